namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>One answer of a model, before a provider puts it into its protocol.</summary>
/// <param name="Thought">Empty: it did not think.</param>
internal sealed record ModelAnswer(string Thought, string Text, params IReadOnlyList<(string Id, string City)> Calls)
{
    /// <summary>What a provider wants back with a thought.</summary>
    public const string Seal = "EqQB-the-providers-own+/=";

    /// <summary>Tokens: fresh input, cached input, output.</summary>
    public static readonly SdkUsage Usage = new(12, 40, 7);
}

/// <summary>How a provider says it, with every field that its documents call required.</summary>
internal interface IProviderVoice
{
    /// <summary>One document.</summary>
    string Whole(ModelAnswer answer);

    /// <summary>The events of a stream, each with its empty line.</summary>
    IEnumerable<string> Events(ModelAnswer answer);

    /// <summary>A document that refuses.</summary>
    string Refusal(string sentence);

    /// <summary>The event that ends a stream which cannot go on.</summary>
    string Fault(string sentence);
}

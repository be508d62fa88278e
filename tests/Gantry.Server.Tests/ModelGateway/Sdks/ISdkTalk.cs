namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>
/// One conversation as a maker's SDK holds it: what was said stays in the SDK's own objects and is given back with them, as a program would. Faults of the
/// SDK come as <see cref="SdkFault"/>.
/// </summary>
internal interface ISdkTalk : IDisposable
{
    /// <summary>The user says something.</summary>
    Task<SdkAnswer> SayAsync(SdkWords said, CancellationToken cancellationToken);

    /// <summary>The tools answer the calls of the last answer, in their order.</summary>
    Task<SdkAnswer> GiveAsync(IReadOnlyList<string> results, CancellationToken cancellationToken);
}

/// <summary>With whom an SDK talks, and how.</summary>
internal sealed record TalkTerms(string Origin, string Key, string Model, bool IsStream)
{
    /// <summary>The model may ask for the weather.</summary>
    public bool HasTool { get; init; }

    /// <summary>The model is asked to think.</summary>
    public bool Thinks { get; init; }
}

/// <summary>What a user says.</summary>
internal sealed record SdkWords(string Text)
{
    /// <summary>A picture beside it, in base64.</summary>
    public string? Png { get; init; }

    /// <summary>Told each piece of the answer's text as it comes, where it is streamed.</summary>
    public Action<string>? Hears { get; init; }
}

/// <summary>What the SDK understood.</summary>
internal sealed record SdkAnswer(string Text, IReadOnlyList<SdkCall> Calls, SdkUsage Usage)
{
    /// <summary>What the model thought; empty when it did not.</summary>
    public string Thought { get; init; } = "";
}

internal sealed record SdkCall(string Tool, string City);

/// <summary>As the provider counted: cached input beside the input.</summary>
internal sealed record SdkUsage(long Input, long Cached, long Output);

/// <summary>The SDK says that there is no answer, or no whole one.</summary>
/// <param name="status">Of HTTP; null where there is none, as in the middle of a stream.</param>
internal sealed class SdkFault(int? status, string message, Exception? inner = null) : Exception(message, inner)
{
    public int? Status { get; } = status;
}

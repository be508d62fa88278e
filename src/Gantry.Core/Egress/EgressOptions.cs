namespace Gantry.Core.Egress;

/// <summary>How connections leave sandboxes.</summary>
public sealed record EgressOptions
{
    /// <summary>Hosts (<c>host</c> or <c>host:port</c>) that may be connected to although they are not on the public internet. Rules are asked all the same.</summary>
    public IReadOnlyList<string> AllowedPrivateHosts { get; init; } = [];

    /// <summary>How long one address may take to answer.</summary>
    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Connections that one sandbox may have at the same time; more are refused.</summary>
    public int MostConnections { get; init; } = 256;

    /// <summary>How long a connection waits for an answer. After it the program is refused; the question stays, and its answer counts for the next try.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromMinutes(10);
}

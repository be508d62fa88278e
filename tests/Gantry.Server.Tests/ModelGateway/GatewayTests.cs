namespace Gantry.Server.Tests.ModelGateway;

/// <summary>What holds of the gateway beside everything else and of the one that is served alone, on event loops: derived for each.</summary>
/// <param name="isAlone">As <c>gantry serve --only models</c> serves it.</param>
public abstract class GatewayTests(bool isAlone)
{
    /// <summary>What a program is told to serve so.</summary>
    private protected IReadOnlyList<string> Arguments { get; } = isAlone ? ["--only", "models"] : [];

    private protected Task<GatewayUnderTest> StartAsync(ScriptedUpstream? upstream, string? models = null, params IReadOnlyList<(string, string)> settings) =>
        GatewayUnderTest.StartAsync(isAlone, upstream, models, settings);
}

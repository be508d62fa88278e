namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>One gateway before a provider of each protocol, and the Node process in which the npm SDKs live: for all cells of the matrix, one after another.</summary>
public sealed class SdkHouse : IAsyncLifetime
{
    private readonly AttentiveModel model = new();
    private readonly ScriptedUpstream upstream;
    private GatewayUnderTest? gateway;
    private NpmProgram? npm;

    public SdkHouse() => upstream = new ScriptedUpstream(model.AnswerAsync);

    internal AttentiveModel Model => model;

    internal GatewayUnderTest Gateway => gateway!;

    public async ValueTask InitializeAsync() => gateway = await GatewayUnderTest.StartAsync(isAlone: true, upstream, AttentiveModel.Routes);

    public async ValueTask DisposeAsync()
    {
        await (npm?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        await upstream.DisposeAsync();
    }

    internal ISdkTalk Begin(string sdk, string provider, string way, bool hasTool = false, bool thinks = false)
    {
        var terms = new TalkTerms(Gateway.Daemon.Origin, Gateway.Daemon.Token, $"on-{provider}", IsStream: way == "streamed") { HasTool = hasTool, Thinks = thinks };
        return sdk switch
        {
            SdkMatrix.AnthropicNet => new AnthropicNetTalk(terms),
            SdkMatrix.ChatNet => new ChatNetTalk(terms),
            SdkMatrix.ResponsesNet => new ResponsesNetTalk(terms),
            SdkMatrix.AnthropicNpm => new NpmTalk(Npm(), "Messages", terms),
            SdkMatrix.ChatNpm => new NpmTalk(Npm(), "Chat", terms),
            SdkMatrix.ResponsesNpm => new NpmTalk(Npm(), "Responses", terms),
            _ => throw new InvalidOperationException($"There is no SDK \"{sdk}\"."),
        };
    }

    private NpmProgram Npm()
    {
        Assert.SkipWhen(NpmProgram.Folder is null, "The makers' npm SDKs are not installed: export \"$(eng/dev/install-model-sdks.sh)\".");
        return npm ??= NpmProgram.Start(NpmProgram.Folder!);
    }
}

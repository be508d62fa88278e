using System.ClientModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using OpenAI;
using OpenAI.Chat;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>The makers' own clients, which know nothing of a gateway.</summary>
public sealed class SdkTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly ScriptedUpstream upstream = new(exchange =>
    {
        var streams = exchange.Body.Replace(" ", "").Contains("\"stream\":true", StringComparison.Ordinal);
        return exchange.Line.Contains("/messages ", StringComparison.Ordinal) ? streams ? exchange.StreamAsync(SampleAnswers.MessageStream, 100) : exchange.AnswerAsync(200, SampleAnswers.Message)
            : exchange.Line.Contains("/responses ", StringComparison.Ordinal) ? exchange.StreamAsync(SampleAnswers.ResponseStream, 100)
            : streams ? exchange.StreamAsync(SampleAnswers.CompletionStream, 100) : exchange.AnswerAsync(200, SampleAnswers.Completion);
    });

    private GatewayUnderTest? gateway;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private GatewayUnderTest Gateway => gateway!;

    public async ValueTask InitializeAsync() => gateway = await GatewayUnderTest.StartAsync(isAlone: true, upstream, models: null);

    public async ValueTask DisposeAsync()
    {
        await (gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        await upstream.DisposeAsync();
    }

    [Fact]
    public async Task OpenAIs_client_for_dotnet_chats_streams_and_understands_a_refusal()
    {
        var chat = ChatOf(Gateway.Daemon.Token);

        ChatCompletion completion = await chat.CompleteChatAsync([new UserChatMessage("hi")], cancellationToken: Cancelled);
        var text = "";
        await foreach (var update in chat.CompleteChatStreamingAsync([new UserChatMessage("hi")], cancellationToken: Cancelled))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
        }

        (completion.Content[0].Text, completion.Usage.OutputTokenCount, completion.Usage.InputTokenDetails.CachedTokenCount).ShouldBe(("hello", 23, 64));
        text.ShouldBe("Grüße 👋 \"choices\":[] \"usage\"");
        (await Should.ThrowAsync<ClientResultException>(() => ChatOf("gk_no_such_key_1234567890").CompleteChatAsync([new UserChatMessage("hi")], cancellationToken: Cancelled))).Status.ShouldBe(401);
        (await Gateway.CallsAsync(2)).ShouldAllBe(call => call.OutputTokens == 23 && !call.Partial);
    }

    [Fact]
    public async Task Anthropics_client_for_dotnet_talks_streams_and_understands_a_refusal()
    {
        var request = new MessageCreateParams { Model = "claude-x", MaxTokens = 64, Messages = [new UserMessageParam("hi")] };
        var client = AnthropicOf(Gateway.Daemon.Token);

        var message = await client.Messages.Create(request, Cancelled);
        var text = "";
        await foreach (var update in client.Messages.CreateStreaming(request, Cancelled))
        {
            if (update.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var grown))
            {
                text += grown.Text;
            }
        }

        message.Content[0].TryPickText(out var block).ShouldBeTrue();
        (block!.Text, message.Usage.OutputTokens).ShouldBe(("Grüße 👋 {\"usage\":{\"output_tokens\":999}}", 7));
        text.ShouldBe("Grüße 👋 \"usage\":{\"output_tokens\":999} \\");
        (await Should.ThrowAsync<AnthropicException>(() => AnthropicOf("gk_no_such_key_1234567890").Messages.Create(request, Cancelled))).GetType().Name.ShouldContain("Unauthorized");
        (await Gateway.CallsAsync(2)).ShouldAllBe(call => call.OutputTokens == 7 && !call.Partial);
    }

    [Fact]
    public async Task The_clients_for_javascript_understand_answers_streams_and_refusals()
    {
        var folder = Environment.GetEnvironmentVariable("GANTRY_TEST_MODEL_SDKS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "The clients of npm are not there: export \"$(eng/dev/install-model-sdks.sh)\"");

        var seen = await RunAsync("node", Path.Combine(SourceFolder(), "sdk-clients.mjs"), folder, Gateway.Daemon.Origin, Gateway.Daemon.Token);

        seen.ShouldBe(
            """{"chat":["hello",23],"chatStream":["Grüße 👋 \"choices\":[] \"usage\"",23],"responses":["hello",23],"message":["Grüße 👋 {\"usage\":{\"output_tokens\":999}}",7],"messageStream":["Grüße 👋 \"usage\":{\"output_tokens\":999} \\",7],"strangerOpenAI":["AuthenticationError",401,"invalid_api_key"],"strangerAnthropic":["AuthenticationError",401,"authentication_error"]}""");
        (await Gateway.CallsAsync(5)).ShouldAllBe(call => call.Status == "completed" && !call.Partial);
    }

    private ChatClient ChatOf(string key) =>
        new OpenAIClient(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = new Uri(Gateway.Daemon.Address, "v1") }).GetChatClient("gpt-x");

    private AnthropicClient AnthropicOf(string key) => new() { ApiKey = key, BaseUrl = Gateway.Daemon.Origin, MaxRetries = 0 };

    private static async Task<string> RunAsync(string program, params IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(Patience);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            process.ExitCode.ShouldBe(0, await errors);
            return output.Trim();
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

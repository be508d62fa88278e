using System.Net;
using System.Text;
using Gantry.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>Providers that are not reached over a plain connection of HTTP/1.1: behind a proxy that the environment names, or over HTTP/2.</summary>
public sealed class OtherTransportTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_provider_behind_the_environments_proxy_is_asked_through_it()
    {
        await using var proxy = new ScriptedUpstream(
            exchange => exchange.AnswerAsync(200, SampleAnswers.Completion), exchange => exchange.StreamAsync(SampleAnswers.CompletionStream), exchange => exchange.AnswerAsync(429, "{}", "retry-after: 17\r\n"));
        await using var daemon = await DaemonProcess.StartAsync(folder["data"], new Dictionary<string, string>
        {
            ["OPENAI_API_KEY"] = "key-1", ["OPENAI_BASE_URL"] = "http://provider.example/v1", ["http_proxy"] = proxy.Address.AbsoluteUri,
        });

        (await AskAsync(daemon, SampleAnswers.ChatRequest)).ShouldBe((HttpStatusCode.OK, SampleAnswers.Completion, null));
        (await AskAsync(daemon, SampleAnswers.ChatStreamRequest)).ShouldBe((HttpStatusCode.OK, SampleAnswers.CompletionStream, null));
        (await AskAsync(daemon, SampleAnswers.ChatRequest)).ShouldBe((HttpStatusCode.TooManyRequests, "{}", "17"));

        proxy.Requests.ShouldAllBe(exchange => exchange.Line == "POST http://provider.example/v1/chat/completions HTTP/1.1" && exchange.Headers["Authorization"] == "Bearer key-1");
    }

    [Fact]
    public async Task A_provider_that_is_said_to_speak_HTTP_2_is_asked_in_it()
    {
        await using var provider = await StartProviderAsync();
        var data = folder["data"];
        Directory.CreateDirectory(data);
        const string Models = """{"providers":{"openai":{"kind":"openai","base_url":"ADDRESS/v1","http":"2"}}}""";
        await File.WriteAllTextAsync(Path.Combine(data, "models.json"), Models.Replace("ADDRESS", provider.Urls.Single(), StringComparison.Ordinal), Cancelled);
        await using var daemon = await DaemonProcess.StartAsync(data);

        (await AskAsync(daemon, SampleAnswers.ChatRequest)).ShouldBe((HttpStatusCode.OK, SampleAnswers.Completion, null));
        (await AskAsync(daemon, SampleAnswers.ChatStreamRequest)).ShouldBe((HttpStatusCode.OK, SampleAnswers.CompletionStream, null));
    }

    private static async Task<WebApplication> StartProviderAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var isStream = (await reader.ReadToEndAsync(context.RequestAborted)).Contains("\"stream\":true", StringComparison.Ordinal);
            context.Response.StatusCode = context.Request.Protocol == HttpProtocol.Http2 ? StatusCodes.Status200OK : StatusCodes.Status505HttpVersionNotsupported;
            context.Response.ContentType = isStream ? "text/event-stream" : "application/json";
            await context.Response.WriteAsync(isStream ? SampleAnswers.CompletionStream : SampleAnswers.Completion, context.RequestAborted);
        });
        await app.StartAsync(Cancelled);
        return app;
    }

    private static async Task<(HttpStatusCode Status, string Text, string? RetryAfter)> AskAsync(DaemonProcess daemon, string request)
    {
        using var content = new StringContent(request, Encoding.UTF8, "application/json");
        using var response = await daemon.Client.PostAsync("/v1/chat/completions", content, Cancelled);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled), response.Headers.RetryAfter?.ToString());
    }
}

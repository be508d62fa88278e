using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gantry.Core.Data;
using Gantry.Core.ModelGateway.Usage;
using Gantry.Core.Paging;
using Gantry.Protocol.ModelGateway;
using Gantry.Server.Tests.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>The daemon with its model gateway before scripted providers.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    public const string AnthropicKey = "sk-ant-canary-0123456789";
    public const string OpenAIKey = "sk-openai-canary-0123456789";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient http;

    private GatewayUnderTest(HostedDaemon daemon)
    {
        Daemon = daemon;
        http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 2000 }) { BaseAddress = daemon.Address, Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", daemon.Token);
    }

    public HostedDaemon Daemon { get; }

    public static Task<GatewayUnderTest> StartAsync(ScriptedUpstream upstream) => StartAsync(upstream, models: null);

    /// <summary>Beside everything else that Gantry is.</summary>
    public static Task<GatewayUnderTest> StartAsync(ScriptedUpstream? upstream, string? models, params IReadOnlyList<(string, string)> settings) => StartAsync(isAlone: false, upstream, models, settings);

    /// <param name="isAlone">As <c>gantry serve --only models</c> serves it: on event loops.</param>
    /// <param name="upstream">Stands for Anthropic and OpenAI.</param>
    /// <param name="models">The file <c>models.json</c>; <c>UPSTREAM</c> in it becomes the address.</param>
    public static async Task<GatewayUnderTest> StartAsync(bool isAlone, ScriptedUpstream? upstream, string? models, params IReadOnlyList<(string, string)> settings)
    {
        var address = upstream?.Address.AbsoluteUri.TrimEnd('/');
        (string, string)[] known = address is null ? [] :
        [
            ("ANTHROPIC_API_KEY", AnthropicKey), ("ANTHROPIC_BASE_URL", address), ("OPENAI_API_KEY", OpenAIKey), ("OPENAI_BASE_URL", $"{address}/v1"),
        ];
        return new GatewayUnderTest(await HostedDaemon.StartAsync(
            options =>
            {
                if (models is not null)
                {
                    Directory.CreateDirectory(options.DataDirectory);
                    File.WriteAllText(new DataDirectory(options.DataDirectory).Models, models.Replace("UPSTREAM", address, StringComparison.Ordinal));
                }

                return isAlone ? options with { Only = "models" } : options;
            },
            [.. known, .. settings]));
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json, params IReadOnlyList<(string Name, string Value)> headers) =>
        PostAsync(path, json, TestContext.Current.CancellationToken, headers);

    public async Task<HttpResponseMessage> PostAsync(string path, string json, CancellationToken cancellationToken, params IReadOnlyList<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public async Task<(HttpStatusCode Status, string Text)> AskAsync(string path, string json, params IReadOnlyList<(string Name, string Value)> headers)
    {
        using var response = await PostAsync(path, json, headers);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The recorded calls, oldest first, when there are so many.</summary>
    public async Task<IReadOnlyList<ModelCall>> CallsAsync(int count)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var usage = Daemon.Services.GetRequiredService<UsageDirectory>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            var calls = new List<ModelCall>();
            string? cursor = null;
            do
            {
                var page = await usage.ListAsync(new UsageFilter(), PageRequest.Parse("100", cursor), patience.Token);
                calls.AddRange(page.Items);
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            if (calls.Count >= count)
            {
                calls.Reverse();
                return calls;
            }

            // A call is recorded behind the answer's back, so there is no signal to wait for; reading the store again takes its own time.
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Daemon.DisposeAsync();
    }
}

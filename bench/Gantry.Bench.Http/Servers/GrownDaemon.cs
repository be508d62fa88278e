using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Servers;

/// <summary>A daemon whose store holds many workspaces, sessions and events, each in a hundred of the next and in the same words.</summary>
internal sealed class GrownDaemon : IAsyncDisposable
{
    private const int SessionsOfWorkspace = 100;
    private const int Page = 200;
    private readonly IngestingDaemon daemon;
    private readonly HttpClient client;

    private GrownDaemon(IngestingDaemon daemon)
    {
        this.daemon = daemon;
        client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{daemon.Port}") };
        client.DefaultRequestHeaders.Add("Authorization", daemon.Authorization.Split(": ")[1].Trim());
    }

    /// <summary>Of each session.</summary>
    public static int Events => 20;

    public EventServer Server => daemon;

    public int Port => daemon.Port;

    /// <summary>One in the middle.</summary>
    public string Workspace { get; private set; } = "";

    /// <inheritdoc cref="Workspace"/>
    public string Session { get; private set; } = "";

    /// <summary>Where a reader of the list of sessions stands who has read half of it.</summary>
    public string HalfWay { get; private set; } = "";

    /// <summary>A word that one event of the store holds.</summary>
    public string RareWord { get; private set; } = "";

    /// <param name="sessions">A multiple of 100.</param>
    public static async Task<GrownDaemon> StartAsync(string folder, int sessions)
    {
        var grown = new GrownDaemon(await IngestingDaemon.StartAsync(folder));
        try
        {
            await grown.FillAsync(folder + "-workspaces", sessions);
            await grown.UntilIndexedAsync(sessions);
            return grown;
        }
        catch
        {
            await grown.DisposeAsync();
            throw;
        }
    }

    public byte[] Get(string path) => Load.Get(path, daemon.Authorization);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await daemon.DisposeAsync();
    }

    private async Task FillAsync(string folder, int sessions)
    {
        for (var n = 0; n < sessions; n++)
        {
            if (n % SessionsOfWorkspace == 0)
            {
                var work = Directory.CreateDirectory(Path.Combine(folder, $"{n}"));
                Workspace = await PostAsync("/api/workspaces/import", $$"""{"source_type":"local","source_uri":"{{work.FullName}}"}""", "workspace_id");
            }

            Session = await PostAsync("/api/sessions", $$"""{"workspace_id":"{{Workspace}}","agent":"demo","title":"Session {{n}}"}""", "session_id");
            var events = Enumerable.Range(0, Events).Select(at => at == Events / 2 ? Load.Text.Replace("some", Rare(n), StringComparison.Ordinal) : Load.Text);
            (await client.PostAsync($"/bench/{Session}", Json($"[{string.Join(',', events)}]"))).EnsureSuccessStatusCode();
        }

        RareWord = Rare(sessions / 2);
        for (var read = 0; read < sessions / 2; read += Page)
        {
            HalfWay = (await client.GetFromJsonAsync<JsonElement>($"/api/sessions?limit={Page}{(HalfWay.Length == 0 ? "" : $"&cursor={HalfWay}")}")).GetProperty("next_cursor").GetString()!;
        }
    }

    // The search index writes behind.
    private async Task UntilIndexedAsync(int sessions)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var looks = 0; (await client.GetFromJsonAsync<JsonElement>($"/api/search?q={Rare(sessions - 1)}&limit=1")).GetProperty("items").GetArrayLength() == 0; looks++)
        {
            if (looks == 3000)
            {
                throw new InvalidOperationException("The search index does not come to its end.");
            }

            await timer.WaitForNextTickAsync();
        }
    }

    private async Task<string> PostAsync(string path, string body, string field)
    {
        using var answer = await client.PostAsync(path, Json(body));
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty(field).GetString()!;
    }

    private static StringContent Json(string body) => new(body, MediaTypeHeaderValue.Parse("application/json"));

    private static string Rare(int session) => $"needle{session}";
}

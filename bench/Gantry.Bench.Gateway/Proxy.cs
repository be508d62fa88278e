using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Gantry.Bench.Gateway;

/// <summary>One way to the provider, in a process of its own.</summary>
/// <param name="Path">Where a chat completion is asked for.</param>
/// <param name="Headers">What a client sends beside the usual, each line ended.</param>
internal sealed record Proxy(string Name, int Port, Process Process, string Path, string Headers) : IAsyncDisposable
{
    /// <summary>What a client of Messages calls the model.</summary>
    public string Model { get; init; } = "bench-translated";

    public static async Task<Proxy> GantryAsync(string program, string folder, int upstream)
    {
        var port = Servers.FreePort();
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(System.IO.Path.Combine(folder, "models.json"), """{"routes":{"bench":{"provider":"openai","model":"bench","fallbacks":[{"provider":"openai","model":"bench-2"}]},"bench-translated":{"provider":"openai","model":"bench"}}}""");
        var process = await Servers.StartAsync(
            port,
            program,
            ["serve", "--only", "models", "--quiet", "--listen", $"127.0.0.1:{port}", "--data-dir", folder],
            ("OPENAI_API_KEY", "bench-key"),
            ("OPENAI_BASE_URL", $"http://127.0.0.1:{upstream}/v1"),
            ("GANTRY_SANDBOX", "process"));
        return new Proxy("Gantry", port, process, "/v1/chat/completions", $"Authorization: Bearer {await KeyAsync(folder, port)}\r\n");
    }

    /// <summary>Answers the provider's streams.</summary>
    public bool Streams { get; init; } = true;

    /// <summary>The provider itself, for what a proxy adds.</summary>
    public static Proxy Direct(int port, Process process) => new("no proxy", port, process, "/v1/chat/completions", "");

    public static Task<Proxy> YarpAsync(int upstream) => OwnAsync("YARP 2.1", "yarp", upstream);

    public static Task<Proxy> BareAsync(int upstream) => OwnAsync("bare Kestrel", "bare", upstream);

    /// <summary>Null when it is not installed.</summary>
    public static async Task<Proxy?> NginxAsync(string folder, int upstream)
    {
        const string Program = "/usr/sbin/nginx";
        if (!File.Exists(Program))
        {
            return null;
        }

        var port = Servers.FreePort();
        var configuration = System.IO.Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off; master_process off; pid {{folder}}/nginx.pid; error_log stderr crit;
            events { worker_connections 4096; }
            http {
              access_log off; client_body_buffer_size 1m; client_max_body_size 64m;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              upstream provider { server 127.0.0.1:{{upstream}}; keepalive 512; }
              server { listen 127.0.0.1:{{port}}; keepalive_requests 100000000;
                location / { proxy_pass http://provider; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } }
            }
            """);
        return new Proxy("nginx", port, await Servers.StartAsync(port, Program, ["-c", configuration]), "/v1/chat/completions", "");
    }

    // A server of this very program.
    private static async Task<Proxy> OwnAsync(string name, string server, int upstream)
    {
        var port = Servers.FreePort();
        var process = await Servers.StartAsync(port, Environment.ProcessPath!, ["serve", server, port.ToString(), $"http://127.0.0.1:{upstream}"]);
        return new Proxy(name, port, process, "/v1/chat/completions", "");
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
            await Process.WaitForExitAsync();
        }

        Process.Dispose();
    }

    // As a client of the gateway has it: with limits and a budget, so that all that is kept is kept.
    private static async Task<string> KeyAsync(string folder, int port)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(System.IO.Path.Combine(folder, "owner-token"))).Trim());
        using var body = new StringContent(
            """{"name":"bench","models":["bench*"],"holder_kind":"user","held_by":"owner","requests_per_minute":1000000,"tokens_per_minute":1000000000000,"budgets":[{"window":"day","tokens":1000000000000}]}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/api/keys", body);
        var text = await answer.Content.ReadAsStringAsync();
        using var document = answer.IsSuccessStatusCode ? JsonDocument.Parse(text) : throw new InvalidOperationException($"No key was made: {text}");
        return document.RootElement.GetProperty("secret").GetString()!;
    }
}

using System.Diagnostics;
using System.Text;

namespace Gantry.Bench.Gateway;

/// <summary>What one proxy did under a load.</summary>
/// <param name="PerSecond">Requests answered.</param>
/// <param name="CpuPerRequest">Microseconds of its own processors' time.</param>
/// <param name="Median">Microseconds from a request to the end of its answer.</param>
/// <param name="FirstByte">The same to the first byte of the body.</param>
internal sealed record Figures(double PerSecond, double CpuPerRequest, double Median, double FirstByte)
{
    /// <summary>The medians of several rounds.</summary>
    public static Figures Of(IReadOnlyList<Figures> rounds) =>
        new(Middle(rounds, round => round.PerSecond), Middle(rounds, round => round.CpuPerRequest), Middle(rounds, round => round.Median), Middle(rounds, round => round.FirstByte));

    private static double Middle(IReadOnlyList<Figures> rounds, Func<Figures, double> of) => rounds.Select(of).Order().ElementAt(rounds.Count / 2);
}

/// <summary>Clients that ask as fast as they are answered.</summary>
internal static class Load
{
    /// <summary>What makes a stream's events come 10 ms apart.</summary>
    public const string Paced = "x-pace: 10\r\n";

    private static readonly string Long = new('y', 84 * 1024);

    public static byte[] Chat(Proxy proxy) => Request(proxy, Body("hello", streams: false));

    public static byte[] Stream(Proxy proxy, string headers = "") => Request(proxy, Body("hello", streams: true), headers);

    public static byte[] Agent(Proxy proxy) => Request(proxy, Body(Long, streams: false));

    /// <summary>Anthropic's Messages, which a translating proxy says to the provider in Chat Completions.</summary>
    public static byte[] Translated(Proxy proxy, bool streams, bool isLong = false) => Request(
        proxy with { Path = "/v1/messages" },
        isLong
            ? AgentRequest.Body(proxy.Model, streams)
            : $$"""{"model":"{{proxy.Model}}","max_tokens":1024,"stream":{{(streams ? "true" : "false")}},"system":"You are a helpful assistant.","messages":[{"role":"user","content":"hello"}]}""");

    /// <summary>One load on a server that runs already; says what it did.</summary>
    public static async Task<int> OneAsync(int pid, int port, string key, string kind, int connections, double seconds)
    {
        using var process = Process.GetProcessById(pid);
        var proxy = new Proxy("it", port, process, "/v1/chat/completions", $"Authorization: Bearer {key}\r\n");
        var request = kind switch { "stream" => Stream(proxy), "agent" => Agent(proxy), "paced" => Stream(proxy, Paced), "translated" => Translated(proxy, streams: false), "translated-stream" => Translated(proxy, streams: true), "translated-agent" => Translated(proxy, streams: false, isLong: true), _ => Chat(proxy) };
        var figures = await RunAsync(proxy, request, connections, seconds);
        Console.WriteLine($"{figures.PerSecond:0} /s  {figures.CpuPerRequest:0.0} µs CPU  {figures.Median:0} µs  {figures.FirstByte:0} µs to the first byte");
        return 0;
    }

    public static async Task<Figures> RunAsync(Proxy proxy, byte[] request, int connections, double seconds)
    {
        // What starts up, starts up unmeasured.
        await LoadLoop.RunAsync(proxy.Port, request, connections, Math.Min(seconds, 0.5));
        var processor = Servers.Processor(proxy.Process);
        var began = Stopwatch.GetTimestamp();
        var times = await LoadLoop.RunAsync(proxy.Port, request, connections, seconds);
        var elapsed = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var cpu = (Servers.Processor(proxy.Process) - processor).TotalMicroseconds / times.Count;
        return new Figures(times.Count / elapsed, cpu, Middle(times.Select(time => time.Whole)), Middle(times.Select(time => time.First)));
    }

    private static double Middle(IEnumerable<long> ticks)
    {
        var sorted = ticks.Order().ToList();
        return sorted[sorted.Count / 2] * 1_000_000.0 / Stopwatch.Frequency;
    }

    private static string Body(string text, bool streams) =>
        $$"""{"model":"bench","messages":[{"role":"system","content":"You are a helpful assistant."},{"role":"user","content":"{{text}}"}]{{(streams ? ",\"stream_options\":{\"include_usage\":true},\"stream\":true" : "")}}}""";

    private static byte[] Request(Proxy proxy, string body, string headers = "") =>
        Encoding.UTF8.GetBytes($"POST {proxy.Path} HTTP/1.1\r\nHost: 127.0.0.1:{proxy.Port}\r\nContent-Type: application/json\r\nAccept: application/json\r\nUser-Agent: bench\r\n{proxy.Headers}{headers}Content-Length: {body.Length}\r\n\r\n{body}");
}

using System.Globalization;
using System.Text;

namespace Gantry.Bench.Gateway;

/// <summary>
/// Messages for a provider of Chat Completions: Gantry beside routers that translate too, and YARP, which passes the same bytes unread and answers with the
/// provider's. All take turns (A B C A B C); what counts are the ratios of the medians.
/// </summary>
internal sealed class TranslatedBench(BenchOptions options)
{
    private const string Begin = "<!-- what gantry-bench-gateway translated measured: begin -->\n";
    private const string End = "<!-- translated end -->\n";
    private const int Connections = 16;
    private const double WarmUp = 4;

    private readonly StringBuilder rows = new();

    public async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gantry-bench-").FullName;
        var upstream = Servers.FreePort();
        var proxies = new List<Proxy>();
        using var provider = await Servers.StartAsync(upstream, Environment.ProcessPath!, ["serve", "provider", upstream.ToString(CultureInfo.InvariantCulture)]);
        try
        {
            proxies.Add(await Proxy.GantryAsync(options.Gantry, Path.Combine(folder, "data"), upstream));
            proxies.Add(await Proxy.YarpAsync(upstream));
            if (options.Routers is { Length: > 0 } routers)
            {
                proxies.Add(await Routers.ClaudeCodeRouterAsync(routers, folder, upstream));
                proxies.Add(await Routers.LlmsAsync(routers, folder, upstream));
            }

            await MeasureAsync(proxies);
        }
        finally
        {
            foreach (var proxy in Enumerable.Reverse(proxies))
            {
                await proxy.DisposeAsync();
            }

            provider.Kill(entireProcessTree: true);
            await provider.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private async Task MeasureAsync(List<Proxy> proxies)
    {
        rows.Append(CultureInfo.InvariantCulture, $"Measured on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores, {options.Rounds} rounds of {options.Seconds:0.#} s, {Connections} connections.\n\n");
        rows.Append("| load | ").AppendJoin(" | ", proxies.Select(proxy => proxy.Name)).Append(" | Gantry beside them |\n|---|").Append(string.Concat(Enumerable.Repeat("---|", proxies.Count + 1))).Append('\n');
        foreach (var proxy in proxies)
        {
            await Load.RunAsync(proxy, Load.Translated(proxy, streams: false), Connections, WarmUp);
            await Load.RunAsync(proxy, Load.Translated(proxy, streams: true), Connections, WarmUp);
            await Load.RunAsync(proxy, Load.Translated(proxy, streams: false, isLong: true), Connections, WarmUp);
        }

        await RowAsync("plain", proxies, proxy => Load.Translated(proxy, streams: false));
        await RowAsync($"stream of {ScriptedAnswers.Events} events", proxies, proxy => Load.Translated(proxy, streams: true));
        await RowAsync("85 KB request", proxies, proxy => Load.Translated(proxy, streams: false, isLong: true));
        if (options.Page is { } page)
        {
            var text = await File.ReadAllTextAsync(page);
            var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
            await File.WriteAllTextAsync(page, string.Concat(text.AsSpan(0, from), rows.ToString(), text.AsSpan(text.IndexOf(End, from, StringComparison.Ordinal))));
        }
    }

    private async Task RowAsync(string load, List<Proxy> proxies, Func<Proxy, byte[]> request)
    {
        var rounds = proxies.ToDictionary(proxy => proxy.Name, _ => new List<Figures>());
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var proxy in proxies)
            {
                rounds[proxy.Name].Add(await Load.RunAsync(proxy, request(proxy), Connections, options.Seconds));
            }
        }

        var figures = rounds.ToDictionary(pair => pair.Key, pair => Figures.Of(pair.Value));
        var gantry = figures["Gantry"];
        var row = $"| {load} | {string.Join(" | ", proxies.Select(proxy => Of(figures[proxy.Name])))} | {string.Join(", ", proxies.Skip(1).Select(proxy => $"{gantry.PerSecond / figures[proxy.Name].PerSecond:0.##}x of {proxy.Name} (CPU {figures[proxy.Name].CpuPerRequest / gantry.CpuPerRequest:0.##}x)"))} |\n";
        rows.Append(row);
        Console.Write(row);
    }

    private static string Of(Figures figures) => $"{figures.PerSecond:0}/s, {figures.Median:0} µs, {figures.CpuPerRequest:0} µs CPU";
}

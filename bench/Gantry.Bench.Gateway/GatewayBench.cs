using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Gantry.Bench.Gateway;

/// <summary>All proxies before one provider, by turns (A B C A B C), medians of the rounds; what counts are the ratios within the run.</summary>
internal sealed class GatewayBench(BenchOptions options)
{
    private const string Begin = "<!-- what gantry-bench-gateway measured: begin -->\n";
    private const string End = "<!-- gateway end -->\n";
    private const int OpenStreams = 1000;
    private const double WarmUp = 4;
    private const int Departures = 41;
    private const string NotMeasured = "-";

    private readonly StringBuilder rows = new();

    public async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gantry-bench-").FullName;
        var upstream = Servers.FreePort();
        var proxies = new List<Proxy>();
        try
        {
            var direct = Proxy.Direct(upstream, await Servers.StartAsync(upstream, Environment.ProcessPath!, ["serve", "provider", upstream.ToString()]));
            proxies.Add(direct);
            proxies.Add(await Proxy.GantryAsync(options.Gantry, Path.Combine(folder, "data"), upstream));
            proxies.Add(await Proxy.YarpAsync(upstream));
            proxies.Add(await Proxy.BareAsync(upstream));
            if (await Proxy.NginxAsync(folder, upstream) is { } nginx)
            {
                proxies.Add(nginx);
            }

            if (options.Routers is { } routers)
            {
                proxies.Add(await Routers.PortkeyAsync(routers, upstream, keepsTrying: false));
                proxies.Add(await Routers.PortkeyAsync(routers, upstream, keepsTrying: true));
            }

            await MeasureAsync(proxies);
        }
        finally
        {
            foreach (var proxy in Enumerable.Reverse(proxies))
            {
                await proxy.DisposeAsync();
            }

            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private async Task MeasureAsync(List<Proxy> proxies)
    {
        rows.Append(CultureInfo.InvariantCulture, $"Measured on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores, {options.Rounds} rounds of {options.Seconds:0.#} s.\n\n");
        rows.Append("| load | ").AppendJoin(" | ", proxies.Skip(1).Select(proxy => proxy.Name)).Append(" | reach |\n|---|").Append(string.Concat(Enumerable.Repeat("---|", proxies.Count))).Append('\n');
        foreach (var proxy in proxies)
        {
            // Compilers have their say before anything is measured.
            await Load.RunAsync(proxy, Load.Chat(proxy), 16, WarmUp);
            if (proxy.Streams)
            {
                await Load.RunAsync(proxy, Load.Stream(proxy), 16, WarmUp);
            }
        }

        var one = await RowAsync("chat, 1 connection", proxies, Load.Chat, 1, "≥ 1.25x YARP, ≥ 12x Portkey");
        await RowAsync("chat, 16 connections", proxies, Load.Chat, 16, "≥ 1.25x YARP, ≥ 25x Portkey");
        await RowAsync("chat, 64 connections", proxies, Load.Chat, 64, "≥ 1.25x YARP, ≥ 25x Portkey");
        await RowAsync($"stream of {ScriptedAnswers.Events} events, 16 connections", proxies, proxy => Load.Stream(proxy), 16, "≥ 0.9x YARP, ≤ 1.3 µs CPU an event");
        await RowAsync("85 KB request, 16 connections", proxies, Load.Agent, 16, "≥ 0.9x YARP");
        await RowAsync("64 streams, 10 ms between events: to the first byte", proxies, proxy => Load.Stream(proxy, Load.Paced), 64, "≤ 1x YARP's");
        Add($"| added by the proxy at 1 connection, median | {string.Join(" | ", proxies.Skip(1).Select(proxy => $"{one[proxy.Name].Median - one["no proxy"].Median:0} µs"))} | |");
        await DeparturesAsync(proxies);
        await MemoryAsync(proxies);
        if (options.Page is { } page)
        {
            var text = await File.ReadAllTextAsync(page);
            var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
            await File.WriteAllTextAsync(page, string.Concat(text.AsSpan(0, from), rows.ToString(), text.AsSpan(text.IndexOf(End, from, StringComparison.Ordinal))));
        }
    }

    private async Task<Dictionary<string, Figures>> RowAsync(string load, List<Proxy> proxies, Func<Proxy, byte[]> request, int connections, string reach)
    {
        var isStream = load.Contains("stream", StringComparison.Ordinal);
        var able = proxies.Where(proxy => proxy.Streams || !isStream).ToList();
        var rounds = able.ToDictionary(proxy => proxy.Name, _ => new List<Figures>());
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var proxy in able)
            {
                rounds[proxy.Name].Add(await Load.RunAsync(proxy, request(proxy), connections, options.Seconds));
            }
        }

        var figures = rounds.ToDictionary(pair => pair.Key, pair => Figures.Of(pair.Value));
        var yarp = figures["YARP 2.1"];
        Add($"| {load} | {string.Join(" | ", proxies.Skip(1).Select(proxy => figures.TryGetValue(proxy.Name, out var its) ? Cell(its, yarp, load) : NotMeasured))} | {reach} |");
        Console.WriteLine($"    {string.Join("; ", figures.Select(pair => $"{pair.Key} {pair.Value.PerSecond:0}/s, {pair.Value.Median:0} µs"))}");
        return figures;
    }

    private static string Cell(Figures its, Figures yarp, string load)
    {
        if (load.StartsWith("64 streams", StringComparison.Ordinal))
        {
            return $"{its.FirstByte / 1000:0.00} ms ({its.FirstByte / yarp.FirstByte:0.00}x)";
        }

        var events = load.StartsWith("stream", StringComparison.Ordinal) ? $" ({its.CpuPerRequest / ScriptedAnswers.Events:0.0} an event)" : "";
        return $"{its.PerSecond / yarp.PerSecond:0.00}x, {its.Median:0} µs, {its.CpuPerRequest:0} µs CPU{events}";
    }

    // A client that leaves in the middle of a stream: until the provider's own connection ends.
    private async Task DeparturesAsync(List<Proxy> proxies)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{proxies[0].Port}") };
        var taken = proxies.ToDictionary(proxy => proxy.Name, _ => new List<double>());
        for (var round = 0; round < Departures; round++)
        {
            foreach (var proxy in proxies.Where(proxy => proxy.Streams))
            {
                var name = $"{proxy.Port}-{round}";
                var connection = await HeldStream.OpenAsync(proxy.Port, Load.Stream(proxy, $"x-hang: {name}\r\n"));
                var left = Stopwatch.GetTimestamp();
                connection.Dispose();
                var told = long.Parse(await http.GetStringAsync($"/left/{name}"), CultureInfo.InvariantCulture);
                taken[proxy.Name].Add(Stopwatch.GetElapsedTime(left, told).TotalMilliseconds);
            }
        }

        Add($"| a client leaves: until the provider's connection ends, median of {Departures} | {string.Join(" | ", proxies.Skip(1).Select(proxy => proxy.Streams ? $"{taken[proxy.Name].Order().ElementAt(Departures / 2):0.00} ms" : NotMeasured))} | milliseconds |");
    }

    private async Task MemoryAsync(List<Proxy> proxies)
    {
        var each = new List<string>();
        foreach (var proxy in proxies.Skip(1))
        {
            if (!proxy.Streams)
            {
                each.Add(NotMeasured);
                continue;
            }

            var before = Servers.Resident(proxy.Process);
            var open = new List<HeldStream>();
            var request = Load.Stream(proxy, "x-hang: 1\r\n");
            for (var i = 0; i < OpenStreams; i++)
            {
                open.Add(await HeldStream.OpenAsync(proxy.Port, request));
            }

            each.Add($"{(Servers.Resident(proxy.Process) - before) / 1024.0 / OpenStreams:0} KB");
            open.ForEach(connection => connection.Dispose());
        }

        Add($"| memory of each of {OpenStreams} open streams | {string.Join(" | ", each)} | ≤ 40 KB |");
    }

    private void Add(string row)
    {
        rows.Append(row).Append('\n');
        Console.WriteLine(row);
    }
}

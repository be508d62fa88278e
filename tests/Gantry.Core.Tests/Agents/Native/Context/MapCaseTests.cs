using System.Diagnostics;
using Gantry.Core.Agents.Native;
using Gantry.Core.Agents.Native.Context;

namespace Gantry.Core.Tests.Agents.Native.Context;

/// <summary>Of what people ask of three real code bases, four in five find the file that they must see in a map of 4,000 tokens.</summary>
public sealed class MapCaseTests(ITestOutputHelper output)
{
    private const int Tokens = 4000;

    private static readonly string? Sources = Environment.GetEnvironmentVariable("GANTRY_MAP_SOURCES");

    [Fact]
    public async Task Four_in_five_prompts_see_their_file_in_the_map()
    {
        Assert.SkipWhen(Sources is null, "GANTRY_MAP_SOURCES is not set: export \"$(eng/dev/fetch-map-sources.sh /tmp/gantry-map-sources)\" fetches the sources.");
        var missed = new List<string>();
        foreach (var (name, cases) in MapCases.All)
        {
            var folder = Path.Combine(Sources!, name);
            var paths = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal).ToList();
            using var index = new SourceIndex(TimeProvider.System);
            var began = Stopwatch.GetTimestamp();
            TimeSpan? read = null;
            foreach (var (prompt, mustSee) in cases)
            {
                paths.ShouldContain(mustSee);
                var files = await index.ReadAsync(new GivenFolder(folder), paths, prompt, TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken);
                read ??= Stopwatch.GetElapsedTime(began);
                var map = RepoMap.Of(new MapRanking(files).Rank(prompt), prompt, Tokens);
                TokenEstimate.Of(map).ShouldBeLessThanOrEqualTo(Tokens);
                if (!map.Split('\n').Contains(mustSee))
                {
                    missed.Add($"{name}: {mustSee} for: {prompt}");
                }
            }

            output.WriteLine($"{name}: {paths.Count} files read in {read?.TotalSeconds:0.0} s, {cases.Count} maps in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        }

        var all = MapCases.All.Values.Sum(cases => cases.Count);
        output.WriteLine($"{all - missed.Count} of {all} prompts see their file; missed:\n{string.Join('\n', missed)}");
        all.ShouldBeGreaterThanOrEqualTo(30);
        (all - missed.Count).ShouldBeGreaterThanOrEqualTo((int)Math.Ceiling(0.8 * all));
    }
}

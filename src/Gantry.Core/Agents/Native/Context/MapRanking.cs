namespace Gantry.Core.Agents.Native.Context;

/// <summary>
/// Ranks files by how likely a prompt is about them: first by its words, in what they say, define and are called (BM25, rare words count more), then by what
/// those files refer to (PageRank over the references between files, begun at the files that the words found).
/// </summary>
internal sealed class MapRanking(IReadOnlyList<SourceFile> files)
{
    private const double Saturation = 1.2;
    private const double LengthWeight = 0.5;
    private const double PathWeight = 2.2;
    private const double PartOfNameWeight = 1.2;
    private const double SymbolWeight = 1.4;
    private const double ReferenceWeight = 0.35;
    private const double Damping = 0.8;
    private const int Rounds = 20;
    private const int MostDefiners = 4;
    private const int ShortestPartOfName = 4;

    /// <summary>All files, the most likely first.</summary>
    public IReadOnlyList<SourceFile> Rank(string prompt)
    {
        if (files.Count == 0)
        {
            return [];
        }

        var words = Words.Telling(prompt);
        var found = ByWords(words, prompt);
        var most = found.Max();
        if (most <= 0)
        {
            // Nothing to go by: what all others refer to.
            var central = ByReferences([.. files.Select(_ => 1.0)]);
            return [.. Enumerable.Range(0, files.Count).OrderByDescending(n => central[n]).ThenBy(n => files[n].Path, StringComparer.Ordinal).Select(n => files[n])];
        }

        // Squared, so that a few good finds count more than many weak ones.
        var near = ByReferences([.. found.Select(score => score * score)]);
        var nearest = near.Max();
        return
        [
            .. Enumerable.Range(0, files.Count)
                .OrderByDescending(n => found[n] / most + ReferenceWeight * near[n] / nearest)
                .ThenBy(n => files[n].Path, StringComparer.Ordinal)
                .Select(n => files[n]),
        ];
    }

    private double[] ByWords(IReadOnlyList<string> words, string prompt)
    {
        var scores = new double[files.Count];
        var average = Math.Max(1, files.Average(file => (double)file.Length));
        var names = files.Select(file => new NameWords(file)).ToList();
        foreach (var word in words)
        {
            var holders = files.Count(file => file.Terms.ContainsKey(word));
            var rarity = Math.Log(1 + (files.Count - holders + 0.5) / (holders + 0.5));
            for (var n = 0; n < files.Count; n++)
            {
                var file = files[n];
                var count = file.Terms.GetValueOrDefault(word);
                var body = count * (Saturation + 1) / (count + Saturation * (1 - LengthWeight + LengthWeight * file.Length / average));
                var name = names[n];
                var path = name.Path.Contains(word) ? PathWeight : word.Length >= ShortestPartOfName && name.File.Contains(word, StringComparison.Ordinal) ? PartOfNameWeight : 0;
                var symbols = name.Symbols.TryGetValue(word, out var defined) ? SymbolWeight * Math.Min(2, 1 + Math.Log(defined)) : 0;
                scores[n] += rarity * (body + path + symbols) * file.Weight;
            }
        }

        // A path or a whole file name in the prompt is no accident.
        for (var n = 0; n < files.Count; n++)
        {
            var name = files[n].Path[(files[n].Path.LastIndexOf('/') + 1)..];
            if (name.Length > 3 && name.Contains('.', StringComparison.Ordinal) && prompt.Contains(name, StringComparison.OrdinalIgnoreCase))
            {
                scores[n] = scores[n] * 2 + 50 + (prompt.Contains(files[n].Path, StringComparison.OrdinalIgnoreCase) ? 50 : 0);
            }
        }

        return scores;
    }

    // What flows through the references in the end: a file gives what it has to those that define what it names.
    private double[] ByReferences(double[] begin)
    {
        var sum = begin.Sum();
        var personal = begin.Select(score => sum > 0 ? score / sum : 1.0 / files.Count).ToArray();
        var edges = Edges();
        var present = personal.ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            // What leads nowhere goes back to where all began, at once: a pass over all files for each of them would take minutes in a large tree.
            var astray = Enumerable.Range(0, files.Count).Where(n => edges[n].Count == 0).Sum(n => present[n]);
            var next = personal.Select(score => score * (1 - Damping + Damping * astray)).ToArray();
            for (var n = 0; n < files.Count; n++)
            {
                var all = edges[n].Values.Sum();
                foreach (var (to, weight) in edges[n])
                {
                    next[to] += Damping * present[n] * weight / all;
                }
            }

            present = next;
        }

        return present;
    }

    private List<Dictionary<int, double>> Edges()
    {
        var definers = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var n = 0; n < files.Count; n++)
        {
            foreach (var name in files[n].Symbols.Select(symbol => symbol.Name).Where(name => name.Length > 3).Distinct(StringComparer.Ordinal))
            {
                if (!definers.TryGetValue(name, out var list))
                {
                    definers[name] = list = [];
                }

                list.Add(n);
            }
        }

        var edges = new List<Dictionary<int, double>>(files.Count);
        for (var n = 0; n < files.Count; n++)
        {
            var own = new Dictionary<int, double>();
            foreach (var (identifier, count) in files[n].Identifiers)
            {
                // What many files define says little about any of them.
                if (definers.TryGetValue(identifier, out var list) && list.Count <= MostDefiners)
                {
                    foreach (var to in list.Where(to => to != n))
                    {
                        own[to] = own.GetValueOrDefault(to) + Math.Sqrt(count) / list.Count;
                    }
                }
            }

            edges.Add(own);
        }

        return edges;
    }

    private sealed class NameWords(SourceFile file)
    {
        public HashSet<string> Path { get; } = [.. Words.Of(file.Path)];

        public string File { get; } = file.Path[(file.Path.LastIndexOf('/') + 1)..].ToLowerInvariant();

        public Dictionary<string, int> Symbols { get; } = file.Symbols
            .SelectMany(symbol => Words.Of(symbol.Name).Distinct(StringComparer.Ordinal))
            .GroupBy(word => word, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
    }
}

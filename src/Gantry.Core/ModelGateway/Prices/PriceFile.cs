using System.Text.Json;
using Gantry.Core.Failures;

namespace Gantry.Core.ModelGateway.Prices;

/// <summary>Reads price tables: the one that ships with the program, and the user's, whose lines count before it.</summary>
internal static class PriceFile
{
    private const string Shipped = "prices.json";
    private const decimal DearestPerMillion = 100_000;

    /// <summary>The table that ships with the program.</summary>
    public static PriceTable ReadShipped()
    {
        using var stream = typeof(PriceFile).Assembly.GetManifestResourceStream(Shipped)
            ?? throw new InvalidOperationException($"The program carries no {Shipped}.");
        return JsonSerializer.Deserialize(stream, PriceTableJson.Default.PriceTable)!;
    }

    /// <summary>The user's table; null when there is none.</summary>
    /// <exception cref="GantryException">It cannot be read, or has faults; all of them are named.</exception>
    public static PriceTable? ReadUser(string path)
    {
        PriceTable table;
        try
        {
            table = JsonSerializer.Deserialize(File.ReadAllBytes(path), PriceTableJson.Default.PriceTable)
                ?? throw Unusable(path, "it holds null");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException fault)
        {
            throw Unusable(path, $"it is no price table ({fault.Message})");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, "it cannot be read");
        }

        var faults = table.Prices.SelectMany((entry, index) => FaultsOf(entry).Select(fault => $"line {index + 1} {fault}")).ToList();
        return faults.Count == 0 ? table : throw Unusable(path, string.Join("; ", faults));
    }

    private static IEnumerable<string> FaultsOf(PriceEntry entry)
    {
        if (string.IsNullOrWhiteSpace(entry.Provider))
        {
            yield return "names no provider";
        }

        if (entry.Models.Count == 0 || entry.Models.Any(string.IsNullOrWhiteSpace))
        {
            yield return "names no model";
        }

        if (entry.Models.Any(model => model.TrimEnd('*').Contains('*', StringComparison.Ordinal)))
        {
            yield return "has a * elsewhere than at a model's end";
        }

        if (entry.Input is null != entry.Output is null)
        {
            yield return "needs both input and output, or neither when the price is not known";
        }

        decimal?[] all =
        [
            entry.Input, entry.Output, entry.CacheRead, entry.CacheWrite, entry.Reasoning,
            entry.LongPrompt?.Input, entry.LongPrompt?.Output, entry.LongPrompt?.CacheRead, entry.LongPrompt?.CacheWrite,
        ];
        if (all.Any(price => price is < 0 or > DearestPerMillion))
        {
            yield return $"has a price that is not between 0 and {DearestPerMillion} US dollars per million tokens";
        }

        if (all.Any(price => price is { } usd && decimal.Round(usd, 6) != usd))
        {
            yield return "has a price with more than 6 decimals";
        }
    }

    private static GantryException Unusable(string path, string why) =>
        GantryException.Unavailable("prices-unusable", $"The price table {path} cannot be used: {why}. Correct it or move it away, and start again.");
}

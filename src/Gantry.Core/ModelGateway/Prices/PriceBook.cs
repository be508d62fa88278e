using System.Collections.Concurrent;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Prices;

/// <summary>What models cost: the user's lines first, then the shipped ones; among each the line with the longest name that fits.</summary>
public sealed class PriceBook
{
    // Callers of an open route may name any model; what is remembered stays small.
    private const int MostRemembered = 4096;
    private const long PicosPerDollarPerMillion = 1_000_000;

    private readonly PriceTable[] tables;
    private readonly ConcurrentDictionary<CallTarget, ModelPrice?> remembered = [];

    /// <param name="data">Where the user's <c>prices.json</c> may be.</param>
    /// <exception cref="GantryException">The user's table has faults.</exception>
    public PriceBook(DataDirectory data)
        : this(PriceFile.ReadUser(data.Prices), PriceFile.ReadShipped())
    {
    }

    internal PriceBook(params PriceTable?[] tables) => this.tables = [.. tables.OfType<PriceTable>()];

    /// <summary>The price of a model; null when it is not known.</summary>
    public ModelPrice? Find(CallTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (remembered.TryGetValue(target, out var price))
        {
            return price;
        }

        price = EntryOf(target) is { Input: { } input, Output: { } output } entry
            ? new ModelPrice(Picos(input), Picos(output), Picos(entry.CacheRead), Picos(entry.CacheWrite), Picos(entry.Reasoning)) { ForLongPrompts = LongOf(entry) }
            : null;
        if (remembered.Count < MostRemembered)
        {
            remembered.TryAdd(target, price);
        }

        return price;
    }

    /// <summary>The line that prices a model, with its date and source; null when no line names it.</summary>
    public PriceEntry? EntryOf(CallTarget target) =>
        tables.Select(table => BestOf(table, target)).FirstOrDefault(entry => entry is not null);

    private static PriceEntry? BestOf(PriceTable table, CallTarget target) =>
        table.Prices
            .Where(entry => string.Equals(entry.Provider, target.Provider, StringComparison.OrdinalIgnoreCase))
            .SelectMany(entry => entry.Models, (entry, name) => (entry, name))
            .Where(line => Fits(line.name, target.Model))
            .OrderByDescending(line => line.name.Length)
            .Select(line => line.entry)
            .FirstOrDefault();

    private static LongPrompt? LongOf(PriceEntry entry) =>
        entry.LongPrompt is { } dearer
            ? new LongPrompt(dearer.Over, new ModelPrice(Picos(dearer.Input), Picos(dearer.Output), Picos(dearer.CacheRead), Picos(dearer.CacheWrite), Reasoning: null))
            : null;

    private static bool Fits(string name, string model) =>
        name.EndsWith('*')
            ? model.AsSpan().StartsWith(name.AsSpan(0, name.Length - 1), StringComparison.OrdinalIgnoreCase)
            : string.Equals(name, model, StringComparison.OrdinalIgnoreCase);

    private static long Picos(decimal usdPerMillion) => (long)(usdPerMillion * PicosPerDollarPerMillion);

    private static long? Picos(decimal? usdPerMillion) => usdPerMillion is { } usd ? Picos(usd) : null;
}

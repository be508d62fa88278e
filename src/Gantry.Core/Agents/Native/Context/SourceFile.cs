namespace Gantry.Core.Agents.Native.Context;

/// <summary>What is known of a file for the map. Of one that was not read, only its path.</summary>
/// <param name="Path">Relative to the workspace, parts separated by <c>/</c>.</param>
internal sealed record SourceFile(string Path)
{
    /// <summary>What it defines, in the order of its lines.</summary>
    public IReadOnlyList<Symbol> Symbols { get; init; } = [];

    /// <summary>How often each identifier stands in it.</summary>
    public IReadOnlyDictionary<string, int> Identifiers { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>How often each word stands in it, see <see cref="Words"/>.</summary>
    public IReadOnlyDictionary<string, int> Terms { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>How much it counts beside others, see <see cref="PathKind.Weight"/>.</summary>
    public double Weight { get; init; } = PathKind.Weight(Path);

    /// <summary>How many words it has.</summary>
    public int Length { get; init; }
}

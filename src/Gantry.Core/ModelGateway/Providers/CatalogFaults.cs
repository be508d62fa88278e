using Gantry.Core.Failures;

namespace Gantry.Core.ModelGateway.Providers;

/// <summary>Everything that is wrong with a configuration, each with its place in the file, so that all is told at once.</summary>
internal sealed class CatalogFaults
{
    private readonly Dictionary<string, List<string>> sentences = new(StringComparer.Ordinal);

    public int Count => sentences.Count;

    public void Add(string path, string sentence)
    {
        if (!sentences.TryGetValue(path, out var known))
        {
            sentences.Add(path, known = []);
        }

        known.Add($"{path}: {sentence}");
    }

    /// <exception cref="GantryException">Invalid: there are faults.</exception>
    public void ThrowIfAny()
    {
        if (sentences.Count > 0)
        {
            throw GantryException.Invalid(sentences.ToDictionary(fault => fault.Key, fault => fault.Value.ToArray(), StringComparer.Ordinal));
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Gantry.Core.Data;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>What tells our containers from all others on an engine, and from those of another Gantry on the same one.</summary>
internal sealed record SandboxLabels(string Owner)
{
    private const string OwnerLabel = "dev.gantry.owner";
    private const string KindLabel = "dev.gantry.kind";
    private const string Kind = "sandbox";

    public static SandboxLabels Of(DataDirectory data) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data.Root)).AsSpan(0, 8)));

    public IReadOnlyDictionary<string, string> ToDictionary() =>
        new Dictionary<string, string>(StringComparer.Ordinal) { [OwnerLabel] = Owner, [KindLabel] = Kind };

    /// <summary>Whether a container carries them. Asked of every container before it is touched, whatever a filter of the engine's said.</summary>
    public bool AreOn(IReadOnlyDictionary<string, string>? labels) =>
        labels is not null && labels.GetValueOrDefault(OwnerLabel) == Owner && labels.GetValueOrDefault(KindLabel) == Kind;
}

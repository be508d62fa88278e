namespace Gantry.Core.Sandboxes;

/// <summary>Which sandbox agents run in.</summary>
public sealed record SandboxOptions
{
    /// <summary>The kind when nobody chose one.</summary>
    public const string DefaultKind = "bubblewrap";

    /// <summary>The kind's name. A kind that is no boundary is never taken unless it is named here.</summary>
    public string Kind { get; init; } = DefaultKind;

    /// <summary>Folders of tools that every sandbox may read, such as those in a home; absolute.</summary>
    public IReadOnlyList<string> ReadableFolders { get; init; } = [];
}

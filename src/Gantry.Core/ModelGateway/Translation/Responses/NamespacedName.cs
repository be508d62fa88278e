namespace Gantry.Core.ModelGateway.Translation.Responses;

/// <summary>
/// Responses may put tools in a namespace, which a call names beside the tool. Elsewhere both are one name; the mark between them is one that no client's own
/// name has, and is replaced with the rest of what a provider does not take.
/// </summary>
internal static class NamespacedName
{
    private const char Mark = '/';

    public static string Join(string space, string name) => $"{space}{Mark}{name}";

    /// <summary>The namespace is null for names without one.</summary>
    public static (string? Namespace, string Name) Split(string name) =>
        name.IndexOf(Mark) is >= 0 and var at ? (name[..at], name[(at + 1)..]) : (null, name);
}

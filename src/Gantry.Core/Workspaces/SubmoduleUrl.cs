using Gantry.Core.Failures;

namespace Gantry.Core.Workspaces;

/// <summary>The URL that a submodule's entry means.</summary>
internal static class SubmoduleUrl
{
    /// <summary>A relative one (<c>./</c>, <c>../</c>) begins at its parent's URL and stays on its host; any other is as it was written.</summary>
    /// <exception cref="GantryException">It leads above the host's root.</exception>
    public static string Resolve(string url, Uri parent)
    {
        if (!url.StartsWith("./", StringComparison.Ordinal) && !url.StartsWith("../", StringComparison.Ordinal))
        {
            return url;
        }

        var parts = Uri.UnescapeDataString(parent.AbsolutePath).Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        foreach (var part in url.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part is not "."))
        {
            if (part is not "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                throw GantryException.Invalid("url", $"its URL {url} leads above {parent.Host}.");
            }
        }

        return $"{parent.GetLeftPart(UriPartial.Authority)}/{string.Join('/', parts)}";
    }
}

namespace Gantry.Cli.Settings;

/// <summary>A file of <c>NAME=value</c> lines, with comments, <c>export</c> and quotes as shells know them; nothing in it is expanded or run.</summary>
internal sealed record DotEnvFile(string Path, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Reads a file; one that is not there, or cannot be read, says nothing.</summary>
    public static DotEnvFile Read(string path)
    {
        try
        {
            return new DotEnvFile(path, File.Exists(path) ? Parse(File.ReadLines(path)) : Parse([]));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new DotEnvFile(path, Parse([]));
        }
    }

    internal static Dictionary<string, string> Parse(IEnumerable<string> lines)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (text.StartsWith("export ", StringComparison.Ordinal))
            {
                text = text["export ".Length..].TrimStart();
            }

            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && text[0] != '#')
            {
                values[text[..equals].TrimEnd()] = Unquoted(text[(equals + 1)..].Trim());
            }
        }

        return values;
    }

    private static string Unquoted(string value)
    {
        if (value.Length >= 2 && value[0] is '"' or '\'' && value.IndexOf(value[0], 1) is > 0 and var end)
        {
            return value[1..end];
        }

        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? value : value[..comment].TrimEnd();
    }
}

using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Gantry.Adapters.Storage;

/// <summary>One numbered step of the schema. A published one never changes; the next change is the next number.</summary>
/// <param name="Version">Counts from 1.</param>
/// <param name="Name">Its file's name, such as <c>0001_first</c>.</param>
internal sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>Tells that the step which made a database is the step that we know by this number.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>The steps that this program carries for a kind of store, in order.</summary>
    /// <param name="store">The folder that they lie in, such as <c>Sqlite</c>.</param>
    public static IReadOnlyList<Migration> Embedded(string store)
    {
        var assembly = typeof(Migration).Assembly;
        var folder = store + "/";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
                .Select(name => Read(assembly, name, folder))
                .OrderBy(migration => migration.Version),
        ];
    }

    /// <summary>Says how a database's history differs from this program's; null when this program knows all of it.</summary>
    public static string? Difference(IReadOnlyList<AppliedMigration> applied, IReadOnlyList<Migration> known)
    {
        for (var i = 0; i < applied.Count; i++)
        {
            if (i >= known.Count)
            {
                return $"it has had the step {applied[i].Name}, and this one knows {known.Count}";
            }

            if (applied[i].Version != known[i].Version || !string.Equals(applied[i].Checksum, known[i].Checksum, StringComparison.Ordinal))
            {
                return $"its step {applied[i].Name} is another one than this program's {known[i].Name}";
            }
        }

        return null;
    }

    private static Migration Read(Assembly assembly, string resource, string folder)
    {
        using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        var name = Path.GetFileNameWithoutExtension(resource[folder.Length..]);
        return new Migration(int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name, text.ReadToEnd());
    }
}

/// <summary>A step that a database has had.</summary>
internal sealed record AppliedMigration(int Version, string Name, string Checksum);

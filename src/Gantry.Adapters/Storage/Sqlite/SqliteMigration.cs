using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>One numbered step of the schema. A published one never changes; the next change is the next number.</summary>
/// <param name="Version">Counts from 1.</param>
/// <param name="Name">Its file's name, such as <c>0001_first</c>.</param>
internal sealed record SqliteMigration(int Version, string Name, string Sql)
{
    private const string Folder = "Sqlite/";

    /// <summary>Tells that the step which made a database is the step that we know by this number.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>The steps that this program carries, in order.</summary>
    public static IReadOnlyList<SqliteMigration> Embedded()
    {
        var assembly = typeof(SqliteMigration).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
                .Select(name => Read(assembly, name))
                .OrderBy(migration => migration.Version),
        ];
    }

    private static SqliteMigration Read(Assembly assembly, string resource)
    {
        using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        var name = Path.GetFileNameWithoutExtension(resource[Folder.Length..]);
        return new SqliteMigration(int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name, text.ReadToEnd());
    }
}

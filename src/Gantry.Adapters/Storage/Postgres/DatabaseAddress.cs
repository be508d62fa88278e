using Gantry.Core.Failures;
using Npgsql;

namespace Gantry.Adapters.Storage.Postgres;

/// <summary>Reads <c>DATABASE_URL</c>: <c>postgres://user:password@host:port/database?sslmode=require</c>, or the driver's <c>Host=…;Database=…</c>.</summary>
internal static class DatabaseAddress
{
    private const string Advice = "write it as postgres://user:password@host:5432/database or as Host=…;Username=…;Password=…;Database=…";
    private const int StatementsToKeep = 100;

    /// <exception cref="GantryException">It cannot be understood. What it says is not repeated: there is a password in it.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            var address = text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal)
                ? OfUrl(new Uri(text))
                : new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(address.Host))
            {
                throw Unreadable("it names no host", null);
            }

            address.ApplicationName ??= "gantry";
            address.Enlist = false;
            if (address.MaxAutoPrepare == 0)
            {
                address.MaxAutoPrepare = StatementsToKeep;
                address.AutoPrepareMinUsages = 2;
            }

            return address;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            throw Unreadable("it is neither a URL nor a list of settings that the driver knows", fault);
        }
    }

    private static NpgsqlConnectionStringBuilder OfUrl(Uri url)
    {
        var who = url.UserInfo.Split(':', 2);
        var address = new NpgsqlConnectionStringBuilder
        {
            Host = url.IdnHost,
            Port = url.Port > 0 ? url.Port : 5432,
            Username = NullIfEmpty(who[0]),
            Password = who.Length > 1 ? NullIfEmpty(who[1]) : null,
            Database = NullIfEmpty(url.AbsolutePath.TrimStart('/')),
        };
        foreach (var part in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.Split('=', 2) is [var left, var right] ? (left, Uri.UnescapeDataString(right)) : (part, "");

            // The names that differ between libpq and the driver; the driver refuses others that it does not know.
            address[name switch
            {
                "sslmode" => "SSL Mode",
                "sslrootcert" => "Root Certificate",
                "application_name" => "Application Name",
                "connect_timeout" => "Timeout",
                "options" => "Options",
                _ => name,
            }] = name == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }

        return address;
    }

    private static string? NullIfEmpty(string part) => part.Length == 0 ? null : Uri.UnescapeDataString(part);

    private static GantryException Unreadable(string why, Exception? cause) =>
        GantryException.Unavailable("store-address", $"The address of the database (DATABASE_URL) cannot be used: {why}; {Advice}.", cause);
}

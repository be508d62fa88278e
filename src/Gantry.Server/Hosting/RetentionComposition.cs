using Gantry.Adapters.Archives;
using Gantry.Adapters.RawFrames;
using Gantry.Core.Archives;
using Gantry.Core.Failures;
using Gantry.Core.RawFrames;

namespace Gantry.Server.Hosting;

/// <summary>What this daemon keeps for how long, and where it puts what it takes out of the database.</summary>
internal static class RetentionComposition
{
    /// <exception cref="GantryException">A setting cannot be used, or nodes that share a database would archive where the others cannot read.</exception>
    public static IServiceCollection AddRetention(this IServiceCollection services, Func<string, string?> setting)
    {
        var retention = RetentionOptions.From(setting);
        var folder = setting("GANTRY_ARCHIVE_DIR") is { Length: > 0 } named ? named : null;
        if (folder is null && setting("DATABASE_URL") is not null)
        {
            const string reason = "a shared database (DATABASE_URL) needs GANTRY_ARCHIVE_DIR: a folder that all nodes share, because each of them reads what any of them archived.";
            retention = retention.PruneAfter is null
                ? retention with { CannotArchive = $"Pruning {reason}" }
                : throw GantryException.Invalid("GANTRY_ARCHIVE_DIR", $"GANTRY_PRUNE_AFTER with {reason}");
        }

        return services.AddSingleton(retention).AddArchiveFiles(folder).AddSingleton(RawFrameOptions.From(setting)).AddRawFrameFiles();
    }
}

using Gantry.Adapters.Archives;
using Gantry.Core.Archives;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Archives;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Adapters.Storage.Postgres;

/// <summary>Archives and prunes the shared store from outside, also beside running nodes: a session is asked whether it is at work in the transaction that counts.</summary>
/// <param name="archiveFolder">Where all nodes find the archives.</param>
public sealed class PostgresPruning(string databaseUrl, DataDirectory data, TimeProvider time, string archiveFolder)
{
    /// <summary>Does, or with a dry run only says, what a request asks for.</summary>
    /// <exception cref="GantryException">The database cannot be reached or understood; or the request cannot be meant.</exception>
    public async Task<PruneReport> RunAsync(PruneRequest request, CancellationToken cancellationToken)
    {
        using var store = PostgresStore.Open(databaseUrl, NullLogger<PostgresStore>.Instance);
        await using var log = new EventLog(store, time, NullLogger<EventLog>.Instance);
        var files = ArchiveFilesExtensions.Over(data, archiveFolder);
        var options = new RetentionOptions();
        return await new Pruning(new Archivist(log, new SessionHistory(log, files), files, options), options, time).RunAsync(request, cancellationToken);
    }
}

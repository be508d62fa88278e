using Gantry.Core.Events;
using Gantry.Core.Paging;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Paging;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>The stored virtual keys.</summary>
public interface IModelKeyTable
{
    /// <summary>Adds one; gives it its revision.</summary>
    StoredKey Add(StoredKey key);

    /// <summary>Replaces limits, models, expiry and revocation of one; gives it a new revision.</summary>
    StoredKey Update(StoredKey key);

    /// <summary>Notes that keys were used; times only rise.</summary>
    void NoteUse(IReadOnlyDictionary<ModelKeyId, DateTimeOffset> uses);

    /// <summary>Finds one, revoked ones too.</summary>
    StoredKey? Find(ModelKeyId id);

    /// <summary>The keys that the run holds and that are not revoked.</summary>
    IReadOnlyList<StoredKey> HeldByRun(RunId run);

    /// <summary>What changed after a revision, in its order; with 0 all keys that are not revoked.</summary>
    IReadOnlyList<StoredKey> ChangedAfter(long revision);

    /// <summary>Newest first.</summary>
    ItemPage<ModelKey> List(ModelKeyFilter filter, PageRequest page);
}

/// <summary>Which keys; null means any.</summary>
/// <param name="Revoked">True: only revoked ones; false: only others.</param>
public sealed record ModelKeyFilter(bool? Revoked = false, KeyHolder? HolderKind = null, string? HeldBy = null);

/// <summary>Gives the table its name.</summary>
public static class ModelKeyStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The stored virtual keys.</summary>
        public IModelKeyTable ModelKeys => view.Table<IModelKeyTable>();
    }
}

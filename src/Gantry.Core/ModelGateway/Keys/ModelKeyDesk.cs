using Gantry.Core.Audit;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Usage;
using Gantry.Core.Paging;
using Gantry.Core.Text;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Paging;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>Makes, lists, changes and revokes virtual keys. What it says is in force when it has said it.</summary>
public sealed class ModelKeyDesk
{
    private readonly EventLog log;
    private readonly KeyRing ring;
    private readonly UsageWriter writer;

    internal ModelKeyDesk(EventLog log, KeyRing ring, UsageWriter writer) => (this.log, this.ring, this.writer) = (log, ring, writer);

    /// <summary>Newest first.</summary>
    public Task<ItemPage<ModelKey>> ListAsync(ModelKeyFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        log.ReadAsync(view => view.ModelKeys.List(filter, page), cancellationToken);

    /// <summary>Finds a key, revoked or not.</summary>
    /// <exception cref="GantryException">There is none.</exception>
    public Task<ModelKey> FindAsync(ModelKeyId id, CancellationToken cancellationToken) => log.ReadAsync(view => Find(view, id).Key, cancellationToken);

    /// <summary>Makes a key that a room has found the place for. Its secret is in the reply and nowhere else, so a repeated request cannot be answered again.</summary>
    /// <param name="placeOf">Says, in the transaction, whom its calls belong to; throws when the holder is not there.</param>
    /// <exception cref="GantryException">A field is wrong, or the same request was answered before (conflict).</exception>
    public async Task<ModelKeyCreated> MakeAsync(
        CreateModelKey request, Func<IStoreView, KeyDraft, KeyPlace> placeOf, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var draft = KeyForm.Read(request);
        var secret = KeySecret.Make();
        var id = ModelKeyId.New();
        var made = await log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                if (draft.ExpiresAt <= transaction.Now)
                {
                    throw GantryException.Invalid("expires_at", "expires_at is over already; leave it out for a key that does not expire.");
                }

                var key = Add(transaction, id, draft, placeOf(transaction, draft), secret);
                transaction.Note(NoteOf("made", key, origin));
                return key.Key;
            },
            cancellationToken);

        await ring.RefreshAsync(cancellationToken);
        return made.KeyId == id
            ? new ModelKeyCreated(made, secret)
            : throw GantryException.Conflict("key-already-made", $"This request made the key {made.KeyId} already, and its secret was shown then. Revoke it and make another if the secret is lost.");
    }

    /// <summary>Changes limits, models or expiry; what is spent stays spent, and calls under way go on.</summary>
    /// <exception cref="GantryException">There is no such key, it is revoked (conflict), or a field is wrong.</exception>
    public async Task<ModelKey> ChangeAsync(ModelKeyId id, ChangeModelKey change, CommandOrigin origin, CancellationToken cancellationToken)
    {
        // A first budget per run counts from what is stored.
        await writer.FlushAsync(cancellationToken);
        var changed = await log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                var key = Find(transaction, id);
                if (key.Key.RevokedAt is not null)
                {
                    throw GantryException.Conflict("key-revoked", $"The key {id} is revoked; make another with: gantry keys new");
                }

                var present = key with { Key = KeyForm.Apply(key.Key, change) };
                transaction.ModelKeys.Update(present);
                transaction.Note(NoteOf("changed", present, origin));
                return present.Key;
            },
            cancellationToken);

        await ring.RefreshAsync(cancellationToken);
        return changed;
    }

    /// <summary>Revokes a key: no call is admitted with it any more; those under way go on. Doing so again changes nothing.</summary>
    /// <exception cref="GantryException">There is no such key.</exception>
    public async Task<ModelKey> RevokeAsync(ModelKeyId id, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var revoked = await log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                var key = Find(transaction, id);
                if (key.Key.RevokedAt is not null)
                {
                    return key.Key;
                }

                transaction.Note(NoteOf("revoked", key, origin));
                return Revoke(transaction, key).Key;
            },
            cancellationToken);

        await ring.RefreshAsync(cancellationToken);
        return revoked;
    }

    /// <summary>Revokes the keys that a run holds, in the transaction that ends it; the keys are forgotten here at the latest with the next look at the store.</summary>
    internal static void RevokeOf(IStoreTransaction transaction, RunId run)
    {
        foreach (var key in transaction.ModelKeys.HeldByRun(run))
        {
            Revoke(transaction, key);
        }
    }

    /// <summary>
    /// Lets the keys that a session holds expire, in the transaction that archives it: they open nothing any more. What they limit stays limited, should somebody
    /// take the session up again. Noticed at the latest with the next look at the store.
    /// </summary>
    internal static void ExpireOf(IStoreTransaction transaction, SessionId session)
    {
        string? cursor = null;
        do
        {
            var page = transaction.ModelKeys.List(new ModelKeyFilter(Revoked: false, KeyHolder.Session, session.ToString()), PageRequest.Parse(null, cursor));
            foreach (var key in page.Items.Where(key => !(key.ExpiresAt <= transaction.Now)).Select(key => Find(transaction, key.KeyId)))
            {
                transaction.ModelKeys.Update(key with { Key = key.Key with { ExpiresAt = transaction.Now } });
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>
    /// Adds a key, in the transaction that makes its holder, whose secret nobody is told: it opens nothing and only limits what its holder's calls cost. Holds
    /// once <see cref="FollowAsync"/> was called.
    /// </summary>
    internal static void Limit(IStoreTransaction transaction, KeyHolder kind, string holder, KeyPlace place, ModelBudget budget, string name, CommandOrigin origin)
    {
        var draft = new KeyDraft(name, kind, holder, [], null, null, [budget], ExpiresAt: null);
        transaction.Note(NoteOf("made", Add(transaction, ModelKeyId.New(), draft, place, KeySecret.Make()), origin));
    }

    /// <summary>Takes over what the store says of keys by now.</summary>
    internal Task FollowAsync(CancellationToken cancellationToken) => ring.RefreshAsync(cancellationToken);

    private static StoredKey Add(IStoreTransaction transaction, ModelKeyId id, KeyDraft draft, KeyPlace place, string secret)
    {
        var key = new ModelKey(
            id,
            draft.Name,
            draft.HolderKind,
            draft.HeldBy,
            draft.Models,
            draft.RequestsPerMinute,
            draft.TokensPerMinute,
            draft.Budgets,
            transaction.Now,
            draft.ExpiresAt,
            RevokedAt: null,
            LastUsedAt: null);
        return KeyHash.TryOf(secret, out var hash)
            ? transaction.ModelKeys.Add(new StoredKey(key, hash, place.Owner, place.Session, place.Run, Revision: 0))
            : throw new InvalidOperationException("A secret that was just made is none.");
    }

    private static StoredKey Revoke(IStoreTransaction transaction, StoredKey key) =>
        transaction.ModelKeys.Update(key with { Key = key.Key with { RevokedAt = transaction.Now } });

    private static StoredKey Find(IStoreView view, ModelKeyId id) => view.ModelKeys.Find(id) ?? throw GantryException.NotFound(ModelKeyId.Noun, id);

    private static AuditNote NoteOf(string verdict, StoredKey key, CommandOrigin origin) =>
        new(AuditKind.Key, verdict, VisibleText.Of($"key '{key.Key.Name}' of {key.Key.HeldBy}"), origin.Actor, origin.Client)
        {
            Address = origin.Address,
            SessionId = key.Session,
            RunId = key.Run,
            Detail = key.Key.KeyId.ToString(),
        };
}

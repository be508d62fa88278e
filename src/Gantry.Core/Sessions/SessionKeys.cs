using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Runs;

namespace Gantry.Core.Sessions;

/// <summary>Makes virtual keys and knows whom their calls belong to: a session's to the session, a run's to the run and its session.</summary>
public sealed class SessionKeys(ModelKeyDesk desk)
{
    // Whose sessions all are, as long as there is one user.
    private const string Owner = "owner";

    /// <summary>Makes a key that somebody asked for.</summary>
    /// <exception cref="GantryException">A field is wrong, or the session or run is not there.</exception>
    public Task<ModelKeyCreated> MakeAsync(CreateModelKey request, CommandOrigin origin, CancellationToken cancellationToken) =>
        desk.MakeAsync(request, PlaceOf, origin, cancellationToken);

    /// <summary>
    /// Makes the key that a run's agent calls models with. It has no limits of its own, those of its session's keys hold; it opens model routes and nothing
    /// else, and stops working when the run ends.
    /// </summary>
    /// <exception cref="GantryException">The run is not there, or it is over (conflict).</exception>
    public async Task<string> IssueForRunAsync(RunId run, CancellationToken cancellationToken)
    {
        var request = new CreateModelKey("run", run.ToString(), $"agent of run {run}");
        return (await desk.MakeAsync(request, PlaceOf, new CommandOrigin(Owner, "daemon"), cancellationToken)).Secret;
    }

    private static KeyPlace PlaceOf(IStoreView view, KeyDraft draft) => draft.HolderKind switch
    {
        KeyHolder.User => new KeyPlace(draft.HeldBy),
        KeyHolder.Session => PlaceOfSession(view, draft.HeldBy),
        KeyHolder.Run => PlaceOfRun(view, draft.HeldBy),
        _ => new KeyPlace(Owner),
    };

    private static KeyPlace PlaceOfSession(IStoreView view, string text)
    {
        var id = IdOf<SessionId>(text);
        return view.Sessions.Find(id) is not null ? new KeyPlace(Owner, id) : throw GantryException.NotFound(SessionId.Noun, id);
    }

    private static KeyPlace PlaceOfRun(IStoreView view, string text)
    {
        var id = IdOf<RunId>(text);
        var run = view.Runs.Find(id) ?? throw GantryException.NotFound(RunId.Noun, id);
        return run.Status.IsTerminal()
            ? throw GantryException.Conflict("run-over", $"The run {id} is over; a key for it would open nothing.")
            : new KeyPlace(Owner, run.SessionId, id);
    }

    private static TId IdOf<TId>(string text)
        where TId : struct, IEntityId<TId> =>
        IEntityId<TId>.TryParse(text, out var id) ? id : throw GantryException.Invalid("held_by", $"held_by must be the id of a {TId.Noun}.");
}

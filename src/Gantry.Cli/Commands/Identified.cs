using Gantry.Cli.Http;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands;

/// <summary>Reads the ids that people give.</summary>
internal static class Identified
{
    /// <summary>An id, or exit status 2 with a sentence that says where ids are shown.</summary>
    public static TId Parse<TId>(string text, string shownBy)
        where TId : struct, IEntityId<TId> =>
        IEntityId<TId>.TryParse(text.Trim(), out var id)
            ? id
            : throw new CommandFailure(ExitCode.Usage, $"'{text}' is no {TId.Noun} id: it must be a UUID such as \"{shownBy}\" shows.");

    /// <summary>Tells whether an id, which may be a session's too, is a run's.</summary>
    /// <exception cref="CommandFailure">It is neither.</exception>
    public static async Task<RunOrSession> FindRunOrSessionAsync(GantryClient client, RunId id, CancellationToken cancellationToken)
    {
        if (await client.FindAsync($"api/runs/{id}", ApiJson.Default.Run, cancellationToken) is not null)
        {
            return new RunOrSession(id.Value, IsRun: true);
        }

        return await client.FindAsync($"api/sessions/{id}", ApiJson.Default.Session, cancellationToken) is not null
            ? new RunOrSession(id.Value, IsRun: false)
            : throw new CommandFailure(ExitCode.NotFound, $"There is no run and no session {id}; \"gantry ps\" and \"gantry session list\" show those there are.");
    }
}

/// <summary>One of the two things that can be attached to and exported.</summary>
internal readonly record struct RunOrSession(Guid Id, bool IsRun)
{
    public string Path => IsRun ? $"api/runs/{Id}" : $"api/sessions/{Id}";

    public string Noun => IsRun ? "run" : "session";
}

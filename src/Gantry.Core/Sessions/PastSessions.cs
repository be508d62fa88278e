using System.Security.Cryptography;
using System.Text;
using Gantry.Core.Agents;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Text;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;
using Gantry.Protocol.Workspaces;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Sessions;

/// <summary>
/// Takes in what users did with agents' programs before Gantry, as sessions that can be read and searched and nothing else. Doing it again takes in what is
/// new: a conversation always gives the same session.
/// </summary>
public sealed class PastSessions(EventLog log, WorkspacePool workspaces, IEnumerable<IPastConversations> sources, TimeProvider time, ILogger<PastSessions> logger)
{
    private const int MostEvents = 20_000;
    private const int LongestTitle = 80;

    /// <summary>Takes them in.</summary>
    /// <param name="agent">Of one agent alone; null: of all.</param>
    /// <exception cref="GantryException">That agent keeps no history that can be read.</exception>
    public async Task<HistoryImport> ImportAsync(string? agent, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var wanted = sources.Where(source => agent is null || source.Agent.Value == agent).ToList();
        if (wanted.Count == 0)
        {
            throw GantryException.Invalid("agent", $"Of '{VisibleText.Of(agent ?? "")}' no history can be taken in; of these it can: {string.Join(", ", sources.Select(source => source.Agent))}.");
        }

        var (imported, known, skipped) = (0, 0, 0);
        foreach (var source in wanted)
        {
            foreach (var conversation in source.Find())
            {
                var id = IdOf($"{source.Agent}:{conversation.Id}");
                if (await log.ReadAsync(view => view.Sessions.Find(id) is not null, cancellationToken))
                {
                    known++;
                }
                else if (await TakeInAsync(id, source.Agent, conversation, origin, cancellationToken))
                {
                    imported++;
                }
                else
                {
                    skipped++;
                }
            }
        }

        return new HistoryImport(imported, known, skipped);
    }

    private async Task<bool> TakeInAsync(SessionId id, AgentName agent, PastConversation conversation, CommandOrigin origin, CancellationToken cancellationToken)
    {
        try
        {
            var facts = conversation.Read().Take(MostEvents + 1).ToList();
            if (facts.Count > MostEvents || facts.Select(fact => fact.Payload).OfType<UserMessage>().FirstOrDefault() is not { } first)
            {
                return false;
            }

            var workspace = await WorkspaceOf(conversation.Folder, origin, cancellationToken);
            var title = VisibleText.Shorten(VisibleText.Of(first.Text.Trim().Split('\n')[0]), LongestTitle);
            var began = facts.Select(fact => fact.At).FirstOrDefault(at => at is not null) ?? time.GetUtcNow();
            var session = new Session(
                id, workspace.WorkspaceId, conversation.Folder ?? workspace.LocalPath, conversation.Id, agent, agent, SessionMode.Imported, title, ActiveRunId: null, LastSeq: 0, Whole(began));
            await log.CommitAsync(transaction => Store(transaction, session, facts), cancellationToken);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or GantryException or ArgumentException)
        {
            PastSessionLines.NotTakenIn(logger, agent, conversation.Id, failure.Message);
            return false;
        }
    }

    private static bool Store(IStoreTransaction transaction, Session session, List<PastFact> facts)
    {
        if (transaction.Sessions.Find(session.SessionId) is not null)
        {
            return false;
        }

        transaction.Sessions.Add(session);
        foreach (var fact in facts)
        {
            transaction.Append(new NewEvent(session.SessionId, RunId: null, session.Agent, fact.Payload, fact.At is { } at ? Whole(at) : null));
        }

        return true;
    }

    // A folder that is gone, or may not be worked in, has been worked in all the same.
    private async Task<Workspace> WorkspaceOf(string? folder, CommandOrigin origin, CancellationToken cancellationToken)
    {
        try
        {
            if (folder is not null)
            {
                return await workspaces.ImportAsync(new ImportWorkspace("local", folder), origin with { Receipt = null }, cancellationToken);
            }
        }
        catch (GantryException refusal) when (refusal.Kind is FailureKind.Invalid or FailureKind.Forbidden or FailureKind.NotFound)
        {
            PastSessionLines.Elsewhere(logger, folder, refusal.Message);
        }

        return await workspaces.ScratchAsync(IdOf("history"), origin with { Receipt = null }, cancellationToken);
    }

    private static SessionId IdOf(string name) => SessionId.From(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"gantry history {name}")).AsSpan(0, 16)));

    // As the store and the wire keep it.
    private static DateTimeOffset Whole(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}

internal static partial class PastSessionLines
{
    [LoggerMessage(1131, LogLevel.Warning, "The conversation {Conversation} of {Agent} was not taken in: {Reason}")]
    public static partial void NotTakenIn(ILogger logger, AgentName agent, string conversation, string reason);

    [LoggerMessage(1132, LogLevel.Information, "A past conversation in {Folder} is kept without its folder: {Reason}")]
    public static partial void Elsewhere(ILogger logger, string? folder, string reason);
}

using Gantry.Core.Agents;
using Gantry.Core.Archives;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Sessions;

/// <summary>
/// Where a session's files stood along its log, and what the session itself did to them; and how its agent was to
/// work. Built from the whole log: checkpoints, steps that act, rewinds, choices.
/// </summary>
internal sealed class EventTrail
{
    private static readonly HashSet<string> Telling = [.. new[] { typeof(Checkpoint), typeof(StepStarted), typeof(Rewound), typeof(AgentChosen) }.Select(NameOf)];
    private readonly List<Mark> marks = [];
    private readonly List<(EventPosition Position, AgentChoice Choice)> choices = [];

    /// <summary>The position of the last event that was read.</summary>
    public EventPosition Last { get; private set; } = EventPosition.Start;

    /// <summary>The position of the last rewind; null when there was none.</summary>
    public EventPosition? LastRewind { get; private set; }

    /// <summary>The first checkpoint of the session; null when there is none.</summary>
    public string? FirstTree => marks.Find(mark => mark.Tree is not null)?.Tree;

    /// <summary>The trail of a session's whole log.</summary>
    public static async Task<EventTrail> ReadAsync(SessionHistory history, SessionId session, CancellationToken cancellationToken)
    {
        var trail = new EventTrail();
        await foreach (var logged in history.ReplayAsync(session, EventPosition.Start, cancellationToken: cancellationToken))
        {
            trail.Add(logged);
        }

        return trail;
    }

    /// <summary>Takes the next event.</summary>
    public void Add(LoggedEvent logged)
    {
        Last = logged.Position;
        if (!Telling.Contains(logged.TypeName))
        {
            return;
        }

        switch (logged.Decode().Payload)
        {
            case Checkpoint checkpoint:
                marks.Add(new Mark(logged.Position, logged.RunId, checkpoint.Tree));
                break;
            case StepStarted:
                marks.Add(new Mark(logged.Position, logged.RunId, Tree: null));
                break;
            case Rewound rewound:
                LastRewind = logged.Position;
                if (rewound.Restored != Protocol.Sessions.RewindParts.Conversation)
                {
                    marks.Add(new Mark(logged.Position, logged.RunId, Tree: null));
                }

                if (rewound.Restored != Protocol.Sessions.RewindParts.Files)
                {
                    choices.Add((logged.Position, ChoiceAt(EventPosition.At(rewound.ToSeq))));
                }

                break;
            case AgentChosen chosen:
                choices.Add((logged.Position, ChoiceAt(logged.Position).With(chosen)));
                break;
        }
    }

    /// <summary>
    /// The files as they were at a position: the checkpoint that follows when nothing acted before it, else the one before. Null when none tells.
    /// </summary>
    public string? TreeAt(EventPosition position)
    {
        var next = marks.Find(mark => mark.Position > position);
        return next?.Tree ?? marks.FindLast(mark => mark.Position <= position && mark.Tree is not null)?.Tree;
    }

    /// <summary>How the agent was to work at a position.</summary>
    public AgentChoice ChoiceAt(EventPosition position) => choices.FindLast(mark => mark.Position <= position).Choice ?? AgentChoice.None;

    /// <summary>
    /// The spans after a position in which the session itself changed files, in order: from checkpoint to checkpoint, when a step acted between them or both are
    /// of one run. What lies between such spans is other people's work.
    /// </summary>
    /// <param name="present">The files as they are now.</param>
    public IEnumerable<(string From, string To)> OwnSpans(EventPosition position, string present)
    {
        Mark? from = null;
        var acted = false;
        foreach (var mark in marks)
        {
            if (mark.Tree is null)
            {
                acted = true;
                continue;
            }

            if (from is not null && mark.Position > position && (acted || (from.RunId is not null && from.RunId == mark.RunId)))
            {
                yield return (from.Tree!, mark.Tree);
            }

            (from, acted) = (mark, false);
        }

        if (from is not null && acted)
        {
            yield return (from.Tree!, present);
        }
    }

    private static string NameOf(Type payload) => EventCatalog.All.Single(type => type.Payload == payload).Name;

    /// <param name="Tree">Null: something acted here.</param>
    private sealed record Mark(EventPosition Position, Protocol.Ids.RunId? RunId, string? Tree);
}

using Gantry.Protocol.Events;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Agents;

/// <summary>How a session's agent is to work, as somebody chose it. What is null is the agent's usual.</summary>
public sealed record AgentChoice(string? Mode = null, string? Model = null)
{
    /// <summary>The word that takes a choice back.</summary>
    public const string Usual = "default";

    /// <summary>Nothing was chosen.</summary>
    public static AgentChoice None { get; } = new();

    /// <summary>What stands in a session.</summary>
    public static AgentChoice Of(Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new AgentChoice(session.AgentMode, session.Model);
    }

    /// <summary>What events come to, in order.</summary>
    public static AgentChoice Of(IEnumerable<EventPayload> standing) => standing.OfType<AgentChosen>().Aggregate(None, (choice, chosen) => choice.With(chosen));

    /// <summary>What it is after one more event.</summary>
    public AgentChoice With(AgentChosen chosen)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        return new AgentChoice(Next(Mode, chosen.AgentMode), Next(Model, chosen.Model));
    }

    /// <summary>The event that leads from here to what is wanted; null when nothing changes.</summary>
    /// <param name="mode">Null: as it is.</param>
    /// <param name="model">Null: as it is.</param>
    public AgentChosen? Towards(string? mode, string? model, string? by)
    {
        var changedMode = Next(Mode, mode) == Mode ? null : mode;
        var changedModel = Next(Model, model) == Model ? null : model;
        return changedMode is null && changedModel is null ? null : new AgentChosen(changedMode, changedModel, by);
    }

    private static string? Next(string? present, string? chosen) => chosen switch
    {
        null => present,
        Usual => null,
        _ => chosen,
    };
}

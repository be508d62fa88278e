using Gantry.Core.Agents;
using Gantry.Core.Text;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Agents;

/// <summary>
/// What the user chose for a session, by messages that say nothing else: <c>/mode NAME</c>, <c>/model NAME</c>. The last of each that stands counts, so a rewind takes
/// it back and a fork has it too. No mode asks less than rules do: a message may come from who may not answer approvals.
/// </summary>
/// <param name="Mode">Null: the program's usual one.</param>
/// <param name="Model">Null: the operator's, or the program's own choice.</param>
internal sealed record SessionChoice(string? Mode = null, string? Model = null)
{
    private const string ModeWord = "/mode";
    private const string ModelWord = "/model";
    private const int LongestName = 200;

    /// <summary>What was chosen.</summary>
    /// <param name="standing">The session's events that stand, in order.</param>
    public static SessionChoice Of(IReadOnlyList<EventEnvelope> standing, IProgramKind kind, AgentCapabilities can)
    {
        // One that was refused got no answer.
        var answered = standing.Where(entry => entry.Payload is AssistantFinal).Select(entry => entry.RunId).ToHashSet();
        var choice = new SessionChoice();
        foreach (var entry in standing.Where(entry => answered.Contains(entry.RunId)))
        {
            choice = entry.Payload switch
            {
                UserMessage message when Read(message.Text) is (ModeWord, { Length: > 0 } mode) && can.Modes.Contains(mode) => choice with { Mode = mode },
                UserMessage message when Read(message.Text) is (ModelWord, { Length: > 0 } model) && IsName(model) => choice with { Model = model },
                ToolResult result when kind.EndsPlan(result) => choice with { Mode = null },
                _ => choice,
            };
        }

        return choice;
    }

    /// <summary>Whether a run's message is a choice and nothing else.</summary>
    public static bool IsMeant(IReadOnlyList<EventPayload> own) => own.OfType<UserMessage>().FirstOrDefault() is { Attachments: null or [] } message && Read(message.Text) is not null;

    /// <summary>Answers a run whose message is a choice; the program is not started.</summary>
    /// <param name="own">What the log holds of the run already.</param>
    /// <param name="serves">Whether the program can reach a model of this name.</param>
    /// <exception cref="AgentException">There is no such mode or model.</exception>
    public static async Task AnswerAsync(
        IReadOnlyList<EventPayload> own, SessionChoice present, string title, AgentCapabilities can, Func<string, bool> serves, IRunJournal journal, CancellationToken cancellationToken)
    {
        if (own.OfType<AssistantFinal>().Any())
        {
            return;
        }

        var (word, name) = Read(own.OfType<UserMessage>().First().Text)!.Value;
        var told = word == ModeWord ? AnswerMode(name, present, title, can) : AnswerModel(name, present, title, can, serves);
        await journal.RecordAsync([new AssistantFinal(ItemId.From($"choice_{Guid.CreateVersion7():N}"), told)], cancellationToken);
    }

    private static string AnswerMode(string name, SessionChoice present, string title, AgentCapabilities can)
    {
        var all = string.Join(", ", can.Modes);
        return name.Length == 0 ? $"{title} works in the mode {present.Mode ?? can.Modes[0]}. There are: {all}."
            : can.Modes.Contains(name) ? $"{title} works in the mode {name} from the next message on."
            : throw new AgentException($"{title} has no mode '{VisibleText.Shorten(VisibleText.Of(name), 60)}' here; there are: {all}.", "What shall not be asked any more is for a rule to allow: gantry rules");
    }

    private static string AnswerModel(string name, SessionChoice present, string title, AgentCapabilities can, Func<string, bool> serves) =>
        name.Length == 0 ? $"{title} works with the model {present.Model ?? (can.Models is [var usual, ..] ? usual : "of its own choice")}."
        : IsName(name) && serves(name) ? $"{title} works with the model {name} from the next message on."
        : throw new AgentException($"There is no model '{VisibleText.Shorten(VisibleText.Of(name), 60)}' for {title}.", "'gantry models' lists those of the gateway.");

    // It becomes an argument of the program.
    private static bool IsName(string name) => name.Length <= LongestName && name[0] != '-' && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':' or '/' or '@' or '[' or ']');

    private static (string Word, string Name)? Read(string text) => text.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [ModeWord or ModelWord] and [var word] => (word, ""),
        [ModeWord or ModelWord, _] and [var word, var name] => (word, name),
        _ => null,
    };
}

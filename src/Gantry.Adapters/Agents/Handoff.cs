using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.Agents;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Agents;

/// <summary>
/// A run whose whole message is <c>/handoff</c>: the conversation goes on in the user's terminal, by the program's own resume, and comes back.
/// 1. tell what to start, in a call that is recorded, and ask the user to come back: while that waits, the session starts nothing else;
/// 2. when the user is back, take over what the program wrote down meanwhile.
/// </summary>
internal sealed class Handoff(IProgramKind kind, AgentMemory memory, RunId run, IRunJournal journal)
{
    public const string Word = "/handoff";
    public const string Tool = "handoff";
    public const string Back = "I am back";

    /// <summary>Whether the run is one.</summary>
    public static bool IsMeant(IReadOnlyList<EventPayload> own) => own.OfType<UserMessage>().FirstOrDefault()?.Text.Trim() == Word;

    /// <param name="own">What the log holds of the run already.</param>
    /// <param name="folder">Where the program works.</param>
    /// <param name="viaGateway">It calls its model through the gateway; else with the user's login.</param>
    /// <exception cref="AgentException">There is nothing to hand over.</exception>
    public async Task RunAsync(IReadOnlyList<EventPayload> own, string program, string folder, bool viaGateway, LeftTurn left, CancellationToken cancellationToken)
    {
        var conversation = memory.Find() ?? throw new AgentException($"{kind.Program.Title} has said nothing in this session yet: there is nothing to hand over.", "Send it a message first.");

        // :: Step 1
        var call = own.OfType<ToolCall>().FirstOrDefault(earlier => earlier.ToolName == Tool);
        if (call is null)
        {
            call = await TellAsync(conversation, program, folder, viaGateway, cancellationToken);
        }
        else
        {
            await left.SettleAsync(own, cancellationToken);
        }

        // :: Step 2
        if (!own.OfType<AssistantFinal>().Any() && own.OfType<UserMessage>().Count() == 1)
        {
            var said = kind.ReadTranscript(Transcript.Lines(FileOf(conversation), call.Input.NumberAt("from") ?? 0)).Select(entry => entry.Payload).ToList();
            await journal.RecordAsync(said.Count > 0 ? said : [new Fault("Nothing was said in the terminal.")], CancellationToken.None);
        }

        memory.Note(conversation with { UpTo = journal.Position.Value });
    }

    private async Task<ToolCall> TellAsync(Conversation conversation, string program, string folder, bool viaGateway, CancellationToken cancellationToken)
    {
        var command = kind.InTerminal(program, conversation.Id, memory, viaGateway);
        var input = new JsonObject
        {
            ["command"] = new JsonArray([.. command.Arguments.Select(argument => (JsonNode)argument)]),
            ["environment"] = new JsonObject(command.Environment.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value))),
            ["keyVariable"] = command.KeyVariable,
            ["folder"] = folder,
            ["from"] = FileOf(conversation) is { } file ? new FileInfo(file).Length : 0,
        };
        var call = new ToolCall(ToolCallId.From($"handoff_{run}"), Tool, JsonSerializer.SerializeToElement(input), $"Go on in a terminal with {kind.Program.Title}");
        await journal.RecordAsync([call], cancellationToken);
        var question = $"{kind.Program.Title} goes on in a terminal ('gantry session handoff' opens it). Say when it has ended there.";
        await journal.AskUserAsync(new UserQuestion(call.ToolCallId, Tool, question, [Back], Multiple: false, call.Input), cancellationToken);
        await journal.RecordAsync([new ToolResult(call.ToolCallId, Tool, ItemId.From(call.ToolCallId.Value), ToolOutcome.Succeeded, "Back from the terminal.")], cancellationToken);
        return call;
    }

    private string? FileOf(Conversation conversation) => Transcript.Find(Path.Combine(memory.State, kind.ConversationFolder), conversation.Id);
}

/// <summary>How a conversation goes on in a terminal. The word <c>{gateway}</c> stands for the daemon's address.</summary>
/// <param name="Arguments">The program first.</param>
/// <param name="Environment">Set on top of the terminal's own.</param>
/// <param name="KeyVariable">Where the program looks for a key of the gateway; null when it has its own login.</param>
internal sealed record TerminalCommand(IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string? KeyVariable);

using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.Agents;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Agents.ClaudeCode;

/// <summary>
/// Claude Code's requests to its host: whether a tool may run, what the user wants, whether a plan is good. It would read and run read-only commands unasked; the
/// hook makes it ask about everything that the rules shall see. "Don't ask again" stays our rule: its own suggestions are never sent back.
/// </summary>
/// <param name="asksNobody">The user chose the mode in which whatever would be asked is denied. Told to ask by the hook, the program would ask in that mode too.</param>
internal sealed class ClaudeQuestions(TurnDesk desk, ISandbox sandbox, SandboxDescription surroundings, bool asksNobody)
{
    private const string AskedNobody = "Denied: in the mode dontAsk nobody is asked, and this would have to be.";

    private readonly Dictionary<string, (JsonElement Id, ToolCallId Call)> open = new(StringComparer.Ordinal);

    /// <summary>Answers a request, at once or when a person has.</summary>
    public async Task TakeAsync(JsonElement line)
    {
        var id = line.At("request_id");
        var request = line.At("request");
        switch (request.TextAt("subtype"))
        {
            case "hook_callback":
                await ReplyAsync(id, Hook(request.At("input")));
                break;
            case "can_use_tool" when request.TextAt("tool_name") is { } tool:
                await AskAsync(id, tool, request);
                break;
            default:
                await desk.SendAsync(new JsonObject
                {
                    ["type"] = "control_response",
                    ["response"] = new JsonObject
                    {
                        ["subtype"] = "error",
                        ["request_id"] = id.ToNode(),
                        ["error"] = $"Gantry does not support {request.TextAt("subtype") ?? "this"}.",
                    },
                });
                break;
        }
    }

    /// <summary>The program wants no answer any more.</summary>
    public async Task CancelAsync(JsonElement line)
    {
        if (open.Remove(line.At("request_id").ToString(), out var asked))
        {
            await desk.WithdrawAsync(asked.Call);
        }
    }

    private JsonObject Hook(JsonElement call)
    {
        var read = ClaudeTools.Read(call.TextAt("tool_name") ?? "", call.At("tool_input"), sandbox.Files);
        if (asksNobody && read.Action is not null && call.TextAt("tool_use_id") is { } id && desk.Ledger.Open(id) is { } denied)
        {
            desk.Ledger.Deny(denied, AskedNobody);
        }

        return read.Action is null
            ? []
            : new JsonObject
            {
                ["hookSpecificOutput"] = new JsonObject
                {
                    ["hookEventName"] = "PreToolUse",
                    ["permissionDecision"] = asksNobody ? "deny" : "ask",
                    ["permissionDecisionReason"] = asksNobody ? AskedNobody : read.Reason,
                },
            };
    }

    private async Task AskAsync(JsonElement id, string tool, JsonElement request)
    {
        var input = request.At("input");
        var providerId = request.TextAt("tool_use_id") ?? id.ToString();
        var read = ClaudeTools.Read(tool, input, sandbox.Files);
        var call = desk.Ledger.Open(providerId) ?? await desk.Ledger.CallAsync(providerId, tool, input, read.Title);
        open[id.ToString()] = (id, call);
        if (tool == ClaudeTools.AskUser)
        {
            AskUser(id, call, input);
            return;
        }

        var question = new ApprovalQuestion(
            call, tool, read.Title, ReasonOf(read, request), read.Action ?? new OtherAction(tool), input, DiffOf(tool, input), surroundings)
        {
            Kind = tool == ClaudeTools.ExitPlan ? ApprovalKind.Plan : ApprovalKind.Approval,
            Editable = true,
        };
        await desk.AskAsync(question, answer => ReplyAsync(id, answer.Allowed
            ? new JsonObject { ["behavior"] = "allow", ["updatedInput"] = (answer.EditedInput ?? input).ToNode() }
            : new JsonObject { ["behavior"] = "deny", ["message"] = Denial.Of(answer) }));
    }

    private void AskUser(JsonElement id, ToolCallId call, JsonElement input)
    {
        var asked = input.ListAt("questions").Where(question => question.TextAt("question") is not null).ToList();
        var questions = asked.Select((question, place) => new UserQuestion(
            LeftTurn.QuestionId(call, place),
            ClaudeTools.AskUser,
            question.TextAt("question")!,
            [.. question.ListAt("options").Select(option => option.TextAt("label")).OfType<string>().Distinct(StringComparer.Ordinal)],
            question.IsTrueAt("multiSelect"),
            input)).ToList();
        desk.AskUser(questions, async answers =>
        {
            if (answers.Any(answer => answer is null))
            {
                const string nobody = "Nobody answered in time. Go on without the answer where you can, and say what you assumed.";
                desk.Ledger.Deny(call, nobody);
                await ReplyAsync(id, new JsonObject { ["behavior"] = "deny", ["message"] = nobody });
                return;
            }

            var told = new JsonObject();
            foreach (var (question, answer) in questions.Zip(answers))
            {
                told[question.Text] = answer!.Replace("\n", ", ", StringComparison.Ordinal);
            }

            var updated = input.ToNode()!.AsObject();
            updated["answers"] = told;
            await ReplyAsync(id, new JsonObject { ["behavior"] = "allow", ["updatedInput"] = updated });
        });
    }

    private static string ReasonOf(ProgramCall read, JsonElement request)
    {
        var reason = read.Reason.Length > 0 ? read.Reason : "Claude Code asks for it.";
        return request.TextAt("decision_reason") is { Length: > 0 } said && request.TextAt("decision_reason_type") != "hook"
            ? $"{reason} Claude Code says: {Core.Text.VisibleText.Shorten(Core.Text.VisibleText.Of(said), 300)}"
            : reason;
    }

    private string? DiffOf(string tool, JsonElement input) => (tool, input.TextAt("file_path")) switch
    {
        ("Write", { } path) when input.TextAt("content") is { } content => FileDiffs.OfContent(sandbox.Files, path, content),
        ("Edit", { } path) when input.TextAt("old_string") is { } => FileDiffs.OfReplacements(sandbox.Files, path, [Replacement(input)]),
        ("MultiEdit", { } path) => FileDiffs.OfReplacements(sandbox.Files, path, input.ListAt("edits").Select(Replacement)),
        _ => null,
    };

    private static (string Old, string New, bool All) Replacement(JsonElement edit) =>
        (edit.TextAt("old_string") ?? "", edit.TextAt("new_string") ?? "", edit.IsTrueAt("replace_all"));

    // A late answer does no harm: the program ignores one to a request that it took back.
    private Task ReplyAsync(JsonElement id, JsonObject answer)
    {
        open.Remove(id.ToString());
        return desk.SendAsync(new JsonObject
        {
            ["type"] = "control_response",
            ["response"] = new JsonObject { ["subtype"] = "success", ["request_id"] = id.ToNode(), ["response"] = answer },
        });
    }
}

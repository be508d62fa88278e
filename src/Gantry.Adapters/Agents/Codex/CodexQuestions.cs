using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.Agents;
using Gantry.Core.Agents.Diffs;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Agents.Codex;

/// <summary>
/// Codex's requests to its host. It takes no other input with an answer and no words with a denial: the words follow as a message. "Don't ask again" stays our
/// rule: its own decisions for a session are never given.
/// </summary>
/// <param name="say">Brings words into the turn.</param>
internal sealed class CodexQuestions(TurnDesk desk, CodexItems items, string workspace, SandboxDescription surroundings, Func<string, Task> say)
{
    private const int UsualPort = 443;
    private const int NotSupported = -32601;

    private readonly Dictionary<string, ToolCallId> open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> asked = new(StringComparer.Ordinal);

    /// <summary>Answers a request, at once or when a person has.</summary>
    public Task TakeAsync(string method, JsonElement id, JsonElement parameters) => method switch
    {
        "item/commandExecution/requestApproval" => AskCommandAsync(id, parameters),
        "item/fileChange/requestApproval" => AskPatchAsync(id, parameters),
        "item/tool/requestUserInput" => AskUserAsync(id, parameters),
        _ => RefuseAsync(id, $"Gantry does not support {method}."),
    };

    /// <summary>The program wants no answer any more, or has got it.</summary>
    public Task ResolvedAsync(JsonElement id) => open.Remove(id.GetRawText(), out var call) ? desk.WithdrawAsync(call) : Task.CompletedTask;

    private async Task AskCommandAsync(JsonElement id, JsonElement request)
    {
        var input = CodexItems.CommandInput(request);
        var call = await CallAsync(request, CodexItems.Shell, input, CodexItems.CommandTitle(request));
        GatedAction action = request.At("networkApprovalContext").TextAt("host") is { } host
            ? new NetworkAction(host, UsualPort)
            : new ScriptAction(CodexItems.ScriptOf(request.TextAt("command") ?? ""), CodexItems.FolderOf(request.TextAt("cwd"), workspace));
        await AskAsync(id, new ApprovalQuestion(
            call,
            CodexItems.Shell,
            CodexItems.CommandTitle(request),
            ReasonOf(action is NetworkAction ? ProgramCall.NetworkReason : ProgramCall.CommandReason, request),
            action,
            input,
            Diff: null,
            surroundings));
    }

    // The request names its item alone: what would change was told when the item started.
    private async Task AskPatchAsync(JsonElement id, JsonElement request)
    {
        var changes = items.ChangesOf(request.TextAt("itemId") ?? "");
        var input = CodexItems.PatchInput(changes, request.TextAt("grantRoot"));
        var call = await CallAsync(request, CodexItems.Patch, input, CodexItems.PatchTitle(changes));
        var reason = request.TextAt("grantRoot") is { } root ? $"{ProgramCall.FileReason} It asks for all of {VisibleText.Shorten(VisibleText.Of(root), 300)} at once." : ProgramCall.FileReason;
        await AskAsync(id, new ApprovalQuestion(
            call, CodexItems.Patch, CodexItems.PatchTitle(changes), ReasonOf(reason, request), CodexItems.ActionOf(CodexItems.Patch, input, workspace), input, DiffOf(changes), surroundings));
    }

    private async Task AskUserAsync(JsonElement id, JsonElement request)
    {
        var call = await CallAsync(request, "request_user_input", JsonSerializer.SerializeToElement(new JsonObject { ["questions"] = request.At("questions").ToNode() }), "Ask the user");
        var asking = request.ListAt("questions").Where(question => question.TextAt("id") is not null).ToList();
        var questions = asking.Select((question, place) => new UserQuestion(
            LeftTurn.QuestionId(call, place),
            "request_user_input",
            question.TextAt("question") ?? question.TextAt("header") ?? "The agent asks.",
            [.. question.ListAt("options").Select(option => option.TextAt("label")).OfType<string>().Distinct(StringComparer.Ordinal)],
            Multiple: false,
            request)).ToList();
        desk.AskUser(questions, async answers =>
        {
            if (answers.Any(answer => answer is null))
            {
                await desk.Ledger.ResultAsync(call, ToolOutcome.Failed, "Nobody answered in time.");
                await RefuseAsync(id, "Nobody answered in time.");
                return;
            }

            var told = new JsonObject();
            foreach (var (question, answer) in asking.Zip(answers))
            {
                told[question.TextAt("id")!] = new JsonObject { ["answers"] = new JsonArray([.. answer!.Split('\n').Select(line => (JsonNode)line)]) };
            }

            await desk.Ledger.ResultAsync(call, ToolOutcome.Succeeded, string.Join('\n', answers));
            await ReplyAsync(id, new JsonObject { ["answers"] = told });
        });
    }

    private async Task AskAsync(JsonElement id, ApprovalQuestion question)
    {
        open[id.GetRawText()] = question.ToolCallId;
        await desk.AskAsync(question, async answer =>
        {
            await ReplyAsync(id, new JsonObject { ["decision"] = answer.Allowed ? "accept" : "decline" });
            if (!answer.Allowed && !string.IsNullOrWhiteSpace(answer.Feedback))
            {
                await say($"The user denied this: {question.Title}. The user says: {answer.Feedback}");
            }
        });
    }

    // One item may ask more than once; each time is a call of its own.
    private async Task<ToolCallId> CallAsync(JsonElement request, string tool, JsonElement input, string title)
    {
        var item = request.TextAt("itemId") ?? "";
        var times = asked[item] = asked.GetValueOrDefault(item) + 1;
        return await desk.Ledger.CallAsync(CodexItems.SubCall(item, times), tool, input, title);
    }

    private static string ReasonOf(string reason, JsonElement request) =>
        request.TextAt("reason") is { Length: > 0 } said ? $"{reason} Codex says: {VisibleText.Shorten(VisibleText.Of(said), 300)}" : reason;

    private static string? DiffOf(JsonElement changes)
    {
        if (changes.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var change in changes.EnumerateArray())
        {
            var (path, diff) = (change.TextAt("path") ?? "?", change.TextAt("diff") ?? "");
            text.Append(change.At("kind").TextAt("type") switch
            {
                "add" => UnifiedDiff.OfNewFile(path, diff),
                "delete" => $"# {VisibleText.Of(path)} is removed\n",
                _ => $"--- {VisibleText.Of(path)}\n+++ {VisibleText.Of(path)}\n{diff}{(diff.EndsWith('\n') ? "" : "\n")}",
            });
        }

        return text.ToString();
    }

    private Task ReplyAsync(JsonElement id, JsonObject result)
    {
        open.Remove(id.GetRawText());
        return desk.SendAsync(new JsonObject { ["id"] = id.ToNode(), ["result"] = result });
    }

    private Task RefuseAsync(JsonElement id, string why) =>
        desk.SendAsync(new JsonObject { ["id"] = id.ToNode(), ["error"] = new JsonObject { ["code"] = NotSupported, ["message"] = why } });
}

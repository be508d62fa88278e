using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.Text;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents.Codex;

/// <summary>
/// The items of a turn: what Codex says, thinks and does. Not every item that starts is told to have completed; what is left open is closed with the turn. Types
/// that are not known are passed over.
/// </summary>
internal sealed class CodexItems(TurnLedger ledger)
{
    public const string Shell = "shell";
    public const string Patch = "apply_patch";

    private const string ShellStart = "/bin/bash -lc ";
    private const int LongestTitle = 300;

    private readonly Dictionary<string, JsonElement> changes = new(StringComparer.Ordinal);

    /// <summary>What a change of files comes to; undefined when it is not known.</summary>
    public JsonElement ChangesOf(string item) => changes.GetValueOrDefault(item);

    /// <summary>The input that a command is asked and recorded with: what it is, without what differs from call to call.</summary>
    public static JsonElement CommandInput(JsonElement command)
    {
        var input = new JsonObject { ["command"] = command.TextAt("command") ?? "", ["cwd"] = command.TextAt("cwd") ?? "." };
        return JsonSerializer.SerializeToElement(input);
    }

    /// <summary>The input that a change of files is asked and recorded with.</summary>
    /// <param name="root">A folder beneath which more is to be allowed at once; null: it is this change alone.</param>
    public static JsonElement PatchInput(JsonElement changes, string? root = null)
    {
        var input = new JsonObject { ["changes"] = changes.ToNode() ?? new JsonArray() };
        if (root is not null)
        {
            input["grantRoot"] = root;
        }

        return JsonSerializer.SerializeToElement(input);
    }

    /// <summary>What the shell is given, where it is told as one quoted word behind the shell's own name; else the whole command.</summary>
    public static string ScriptOf(string command) =>
        command.StartsWith(ShellStart, StringComparison.Ordinal) && command[ShellStart.Length..] is ['\'', .. var script, '\''] && !script.Contains('\'', StringComparison.Ordinal) ? script
        : command.StartsWith(ShellStart, StringComparison.Ordinal) && command[ShellStart.Length..] is { Length: > 0 } word && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/') ? word
        : command;

    /// <summary>What a call comes to, for the rules: by the tool and the input that it is asked and recorded with.</summary>
    public static GatedAction ActionOf(string tool, JsonElement input, string workspace)
    {
        var paths = input.ListAt("changes").Select(change => change.TextAt("path")).Append(input.TextAt("grantRoot")).OfType<string>().ToList();
        return tool switch
        {
            Shell when input.TextAt("command") is { } command => new ScriptAction(ScriptOf(command), FolderOf(input.TextAt("cwd"), workspace)),
            Patch when paths.Count > 0 => new FileAction(paths),
            _ => new OtherAction(tool),
        };
    }

    /// <summary>A folder as rules know it: beneath the workspace's top.</summary>
    public static string FolderOf(string? folder, string workspace) => folder is null || folder == workspace ? "."
        : folder.StartsWith(workspace + "/", StringComparison.Ordinal) ? folder[(workspace.Length + 1)..]
        : folder;

    /// <summary>The name of the call that stands for an item's second request, and so on.</summary>
    public static string SubCall(string item, int time) => time == 1 ? item : $"{item}/{time}";

    /// <summary>One line for people.</summary>
    public static string CommandTitle(JsonElement command) => Title("Run", CommandOf(command));

    /// <summary>One line for people.</summary>
    public static string PatchTitle(JsonElement changes) =>
        Title("Change", changes.ValueKind == JsonValueKind.Array ? string.Join(", ", changes.EnumerateArray().Select(change => change.TextAt("path"))) : "files");

    /// <summary>An item begins.</summary>
    public async Task StartAsync(JsonElement item)
    {
        var id = item.TextAt("id") ?? "";
        switch (item.TextAt("type"))
        {
            case "commandExecution":
                await ledger.CallAsync(id, Shell, CommandInput(item), CommandTitle(item));
                break;
            case "fileChange":
                changes[id] = item.At("changes");
                await ledger.CallAsync(id, Patch, PatchInput(item.At("changes")), PatchTitle(item.At("changes")));
                break;
            case "mcpToolCall":
                var tool = $"{item.TextAt("server")}.{item.TextAt("tool")}";
                await ledger.StartAsync(await ledger.CallAsync(id, tool, InputOf(item.At("arguments")), Title("Call", tool)));
                break;
            case "webSearch":
                var query = item.TextAt("query") ?? "";
                await ledger.StartAsync(await ledger.CallAsync(id, "web_search", JsonSerializer.SerializeToElement(new JsonObject { ["query"] = query }), Title("Search the web:", query)));
                break;
        }
    }

    /// <summary>An item grows.</summary>
    public async Task GrowAsync(string method, JsonElement parameters)
    {
        var id = parameters.TextAt("itemId") ?? "";
        var delta = parameters.TextAt("delta") ?? "";
        switch (method)
        {
            case "item/agentMessage/delta":
                ledger.Grow(id, delta, isThought: false);
                break;
            case "item/reasoning/summaryTextDelta" or "item/reasoning/textDelta":
                ledger.Grow(id, delta, isThought: true);
                break;
            case "item/reasoning/summaryPartAdded" when parameters.NumberAt("summaryIndex") > 0:
                ledger.Grow(id, "\n\n", isThought: true);
                break;
            case "item/commandExecution/outputDelta" when ledger.Open(id) is { } call:
                await ledger.StartAsync(call);
                ledger.Output(call, delta);
                break;
        }
    }

    /// <summary>An item is complete.</summary>
    public async Task CompleteAsync(JsonElement item)
    {
        var id = item.TextAt("id") ?? "";
        switch (item.TextAt("type"))
        {
            case "agentMessage":
                await ledger.FinishAsync(id, item.TextAt("text") ?? "", isThought: false);
                break;
            case "reasoning":
                var summary = string.Join("\n\n", item.TextsAt("summary"));
                await ledger.FinishAsync(id, summary.Length > 0 ? summary : string.Join("\n\n", item.TextsAt("content")), isThought: true);
                break;
            case "commandExecution":
                await StartAsync(item);
                await EndAsync(id, item, item.TextAt("aggregatedOutput") ?? "", (int?)item.NumberAt("exitCode"));
                break;
            case "fileChange":
                await StartAsync(item);
                await EndAsync(id, item, item.TextAt("status") == "completed" ? "The files were changed." : "The files were not changed.");
                break;
            case "mcpToolCall":
                await StartAsync(item);
                await EndAsync(id, item, item.At("error").TextAt("message") ?? item.At("result").ToNode()?.ToJsonString() ?? "");
                break;
            case "webSearch":
                await StartAsync(item);
                await EndAsync(id, item, "");
                break;
        }
    }

    private async Task EndAsync(string id, JsonElement item, string output, int? exitCode = null)
    {
        if (ledger.Open(id) is not { } call)
        {
            return;
        }

        var outcome = item.TextAt("status") switch
        {
            "declined" => ToolOutcome.Denied,
            "failed" => ToolOutcome.Failed,
            _ when exitCode is not null and not 0 => ToolOutcome.Failed,
            _ => ToolOutcome.Succeeded,
        };
        var told = outcome == ToolOutcome.Denied && output.Length == 0 ? "Denied: this did not run." : output;
        await ledger.ResultAsync(call, outcome, told, exitCode);

        // An item that asked more than once has a call for each time.
        for (var time = 2; ledger.Open(SubCall(id, time)) is { } again; time++)
        {
            await ledger.ResultAsync(again, outcome, told, exitCode);
        }
    }

    private static JsonElement InputOf(JsonElement arguments) =>
        arguments.ValueKind == JsonValueKind.Object ? arguments : JsonSerializer.SerializeToElement(new JsonObject { ["arguments"] = arguments.ToNode() });

    // Within its own quotes when that is all there is of it.
    private static string CommandOf(JsonElement command) =>
        command.ListAt("commandActions").ToList() is [var only] && only.TextAt("command") is { Length: > 0 } inner ? inner : command.TextAt("command") ?? "";

    private static string Title(string verb, string what) => VisibleText.Shorten(VisibleText.Of($"{verb} {what}".Trim()), LongestTitle);
}

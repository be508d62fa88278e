using System.Collections.Frozen;
using System.Text.Json;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Approvals;

namespace Gantry.Adapters.Agents.ClaudeCode;

/// <summary>Brings the tools of Claude Code into the terms of the rules. A tool that is not known here is asked about by its name.</summary>
internal static class ClaudeTools
{
    public const string AskUser = "AskUserQuestion";
    public const string ExitPlan = "ExitPlanMode";

    private const int LongestTitle = 300;

    // They change nothing outside the conversation. What sub-agents do is seen call by call.
    private static readonly FrozenSet<string> Quiet = FrozenSet.Create(
        StringComparer.Ordinal,
        "Task", "Agent", "TaskOutput", "TaskStop", "BashOutput", "KillShell", "KillBash", "TodoWrite", "ToolSearch", "ListAgents", "ReportFindings", "SendMessage",
        "EnterPlanMode", AskUser, ExitPlan, "TaskCreate", "TaskGet", "TaskUpdate", "TaskList", "CronList");

    /// <summary>Understands a call.</summary>
    /// <param name="files">The workspace's files, to see whether what is read lies in it.</param>
    public static ProgramCall Read(string tool, JsonElement input, ISandboxFiles? files) => tool switch
    {
        "Bash" or "Monitor" when input.TextAt("command") is { } command => new(Title("Run", command), new ScriptAction(command), ProgramCall.CommandReason),
        "Write" when input.TextAt("file_path") is { } path => new(Title("Write", path), new FileAction([path]), ProgramCall.FileReason),
        "Edit" or "MultiEdit" when input.TextAt("file_path") is { } path => new(Title("Edit", path), new FileAction([path]), ProgramCall.FileReason),
        "NotebookEdit" when input.TextAt("notebook_path") is { } path => new(Title("Edit", path), new FileAction([path]), ProgramCall.FileReason),
        "WebFetch" when Uri.TryCreate(input.TextAt("url"), UriKind.Absolute, out var url) =>
            new(Title("Fetch", url.ToString()), new NetworkAction(url.IdnHost, url.Port), ProgramCall.NetworkReason),
        "Read" or "NotebookRead" when (input.TextAt("file_path") ?? input.TextAt("notebook_path")) is { } path => Reading(tool, "Read", path, files),
        "Glob" or "Grep" or "LS" => Reading(tool, tool, input.TextAt("path") ?? ".", files, input.TextAt("pattern")),
        ExitPlan => new("Follow this plan", null, "The agent wants you to agree to its plan."),
        AskUser => new(Title("Ask", input.ListAt("questions").FirstOrDefault().TextAt("question") ?? "the user"), null, ""),
        _ when Quiet.Contains(tool) => new(Title(tool, input.TextAt("description") ?? ""), null, ""),
        _ => new(Title(tool, input.ValueKind == JsonValueKind.Object ? input.GetRawText() : ""), new OtherAction(tool), ProgramCall.OtherReason),
    };

    private static ProgramCall Reading(string tool, string verb, string path, ISandboxFiles? files, string? what = null) =>
        new(
            Title(verb, what is null ? path : $"{what} in {path}"),
            files is null || IsInside(files, path) ? null : new OtherAction(tool),
            "It reads outside the workspace.");

    // Asked of the files themselves: a link that leads out is outside, wherever it lies.
    private static bool IsInside(ISandboxFiles files, string path)
    {
        try
        {
            files.OpenRead(path).Dispose();
            return true;
        }
        catch (GantryException refusal) when (refusal.Kind == FailureKind.NotFound)
        {
            return true;
        }
        catch (GantryException)
        {
            return IsFolderInside(files, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsFolderInside(ISandboxFiles files, string path)
    {
        try
        {
            files.List(path);
            return true;
        }
        catch (Exception failure) when (failure is GantryException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Title(string verb, string what) => VisibleText.Shorten(VisibleText.Of($"{verb} {what}".Trim()), LongestTitle);
}

using System.Text.Json;
using Gantry.Core.Agents;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;

namespace Gantry.Adapters.Agents.ClaudeCode;

/// <summary>Input that a person puts in place of what a tool of Claude Code was to be given. Its shape is checked here as far as the rules need it.</summary>
internal static class ClaudeEdits
{
    /// <exception cref="GantryException">It does not fit the tool.</exception>
    public static EditedCall Read(string tool, JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object)
        {
            throw GantryException.Invalid("input", $"input must be the arguments of {tool}, a JSON object.");
        }

        if (Needed(tool).FirstOrDefault(name => input.TextAt(name) is null) is { } missing)
        {
            throw GantryException.Invalid("input", $"{tool} needs '{missing}', a text.");
        }

        var call = ClaudeTools.Read(tool, input, files: null);
        return new EditedCall(call.Title, call.Action ?? new OtherAction(tool));
    }

    private static string[] Needed(string tool) => tool switch
    {
        "Bash" => ["command"],
        "Write" => ["file_path", "content"],
        "Edit" => ["file_path", "old_string", "new_string"],
        "WebFetch" => ["url"],
        _ => [],
    };
}

using Gantry.Core.Approvals.Shell;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals.Matching;

/// <summary>Takes an action apart into what is judged by itself.</summary>
public static class ActionParts
{
    // Nothing is kept of what is written there, and nothing can be learnt from it.
    private static readonly string[] NoFiles = ["/dev/null", "/dev/stdin", "/dev/stdout", "/dev/stderr"];

    /// <summary>The parts, or the reason why they cannot be told.</summary>
    public static PartsReading Of(GatedAction action)
    {
        try
        {
            return action switch
            {
                ScriptAction script => OfShell(ShellReader.Read(script.Script), script.Root, script.Folder),
                ProgramAction program => OfShell(ShellReader.Read(program.Arguments), program.Root, program.Folder),
                FileAction { Paths.Count: > 0 } files => new ReadableParts([.. files.Paths.Select(path => FilePartReading.Read(files.Root, ".", path))]),
                NetworkAction network => OfNetwork(network),
                OtherAction other => OfTool(other.Tool),
                _ => new UnreadableParts("The action names nothing that could be judged."),
            };
        }
        catch (UnreadableScriptException unreadable)
        {
            return new UnreadableParts(unreadable.Message);
        }
    }

    private static PartsReading OfShell(ShellReading reading, string? root, string folder) => reading switch
    {
        ReadableShell shell => new ReadableParts([.. Of(shell.Commands, root, LexicalPath.Normalise(folder))]),
        UnreadableShell unreadable => new UnreadableParts(unreadable.Reason),
        _ => throw new InvalidOperationException($"{reading} is a reading of no known kind."),
    };

    private static IEnumerable<ActionPart> Of(IReadOnlyList<ShellCommand> commands, string? root, string folder)
    {
        var folders = new FolderChanges(root, folder);
        foreach (var command in commands)
        {
            var standing = folders.Before(command);
            var files =
                from redirect in command.Redirects
                where !NoFiles.Contains(redirect.Path, StringComparer.Ordinal)
                from file in standing.Select(place => FilePartReading.Read(root, place, redirect.Path)).DistinctBy(file => file.Path)
                // Reads inside of the workspace are not gated.
                where redirect.Writes || LexicalPath.IsOutside(file.Path)
                select file;
            foreach (var file in files)
            {
                yield return file;
            }

            yield return OfCommand(command, standing);
            folders.Pass(command);
        }
    }

    private static CommandPart OfCommand(ShellCommand command, IReadOnlyList<string> folders)
    {
        var hazards = CommandHazards.Of(command.Arguments);
        return new CommandPart(command.Arguments, command.Wrappers)
        {
            Hazards = folders.FirstOrDefault(LexicalPath.IsOutside) is { } outside
                ? [.. hazards, new Hazard($"may run in {outside}, which is not in the workspace", HazardReach.Surroundings)]
                : hazards,
        };
    }

    private static PartsReading OfNetwork(NetworkAction network) =>
        network.Port is < 1 or > 65535 ? new UnreadableParts($"{network.Port} is no port.")
        : ComparableHost.TryParse(network.Host, out var host, out var fault) ? new ReadableParts([new HostPart(host, network.Port)])
        : new UnreadableParts(fault);

    private static PartsReading OfTool(string tool)
    {
        ScriptCharacters.Check(tool);
        return tool.Trim().Length == tool.Length && tool.Length is > 0 and <= ToolPattern.LongestName && !tool.AsSpan().ContainsAnyExceptInRange('\x21', '\x7e')
            ? new ReadableParts([new ToolPart(tool)])
            : new UnreadableParts("The tool's name is empty, too long, or has characters that are not plain ASCII.");
    }
}

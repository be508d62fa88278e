using Gantry.Core.Approvals.Shell;

namespace Gantry.Core.Approvals.Matching;

/// <summary>Where a shell stands after a command; in a pipe or after <c>||</c> it may still stand where it did.</summary>
internal static class FolderChanges
{
    /// <exception cref="UnreadableScriptException">It cannot be told.</exception>
    public static string After(ShellCommand command, string folder) => command.Arguments switch
    {
        ["cd", { Length: > 0 } target] when target[0] != '-' => LexicalPath.From(folder, target),
        ["cd", ..] => throw new UnreadableScriptException("'cd' goes to a folder that its words do not tell."),
        ["pushd" or "popd" or "chdir", ..] => throw new UnreadableScriptException($"'{command.Arguments[0]}' changes the folder in a way that is not followed."),
        _ => folder,
    };
}

using Gantry.Core.Approvals.Shell;

namespace Gantry.Core.Approvals.Matching;

/// <summary>
/// Every folder in which a command of a script may run. A <c>cd</c> is sure to have worked only for what <c>&amp;&amp;</c> joins to it; after <c>;</c> and
/// <c>||</c> it may have failed, in a pipe it moves a shell of its own, and what an inner shell does ends with that shell.
/// </summary>
/// <param name="root">The workspace's top, absolute; null when it is not known.</param>
/// <param name="start">Where the script begins, from the top.</param>
internal sealed class FolderChanges(string? root, string start)
{
    private const int MostFolders = 16;

    // The script itself first, then the inner shells that are open.
    private readonly List<Level> levels = [new(root, Shell: null, [LexicalPath.Within(root, start).Path])];

    /// <summary>Where a command may stand when it begins; call it for each command in order, and <see cref="Pass"/> after it.</summary>
    public IReadOnlyList<string> Before(ShellCommand command)
    {
        var shells = command.Wrappers.Where(wrapper => !wrapper.EndsWithCommand).ToList();
        var open = 1;
        while (open < levels.Count && open <= shells.Count && ReferenceEquals(levels[open].Shell, shells[open - 1]))
        {
            open++;
        }

        if (open < levels.Count)
        {
            levels.RemoveRange(open, levels.Count - open);
            levels[^1].Forget();
        }

        foreach (var shell in shells.Skip(open - 1))
        {
            levels.Add(new Level(root, shell, levels[^1].Standing));
        }

        return levels[^1].Standing;
    }

    /// <summary>Takes in what a command does to the folder of those behind it.</summary>
    /// <exception cref="UnreadableScriptException">It cannot be told.</exception>
    public void Pass(ShellCommand command)
    {
        var level = levels[^1];
        switch (command.Arguments)
        {
            case ["cd", ..] when command.Wrappers is [.., { EndsWithCommand: true }]:
                throw new UnreadableScriptException("'cd' stands behind another word, so it is not known where it goes.");
            case ["cd", { Length: > 0 } target] when target[0] != '-':
                level.Move(target, isSure: command.Joints is { After: "&&", Before: not ("|" or "||") });
                break;
            case ["cd", ..]:
                throw new UnreadableScriptException("'cd' goes to a folder that its words do not tell.");
            case ["pushd" or "popd" or "chdir", ..]:
                throw new UnreadableScriptException($"'{command.Arguments[0]}' changes the folder in a way that is not followed.");
            default:
                // What && and | join runs only if what stands before them did; after anything else an earlier cd may have failed.
                if (command.Joints.After is not ("&&" or "|"))
                {
                    level.Forget();
                }

                break;
        }
    }

    private sealed class Level(string? root, ShellWrapper? Shell, IReadOnlyList<string> standing)
    {
        private IReadOnlyList<string> all = standing;

        public ShellWrapper? Shell { get; } = Shell;

        public IReadOnlyList<string> Standing { get; private set; } = standing;

        public void Forget() => Standing = all;

        public void Move(string target, bool isSure)
        {
            List<string> moved = [.. Standing.Select(folder => LexicalPath.Within(root, LexicalPath.From(folder, target)).Path).Distinct(StringComparer.Ordinal)];
            all = [.. all.Union(moved, StringComparer.Ordinal)];
            if (all.Count > MostFolders)
            {
                throw new UnreadableScriptException("It changes the folder so often that it is not known where the rest runs; join each 'cd' with '&&'.");
            }

            Standing = isSure ? moved : all;
        }
    }
}

using System.Collections.Frozen;

namespace Gantry.Core.Approvals.Matching;

/// <summary>git's own options, those of its commands, and words that may be an alias.</summary>
internal static class GitHazards
{
    private const string Runs = "runs a program";
    private const string Writes = "writes a file";
    private const string Elsewhere = "works on another repository or with other settings";

    private static readonly string[] PlainGlobals =
    [
        "--no-pager", "-P", "--no-optional-locks", "--literal-pathspecs", "--no-replace-objects", "--icase-pathspecs", "--no-lazy-fetch",
        "--no-advice",
    ];

    private static readonly string[] ValuedGlobals =
    [
        "-c", "-C", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--super-prefix", "--config-env", "--attr-source", "--list-cmds",
    ];

    private static readonly (string Option, string Effect)[] OfEveryCommand =
    [
        ("--output", Writes), ("--ext-diff", Runs), ("--textconv", Runs), ("--upload-pack", Runs), ("--receive-pack", Runs), ("--exec", Runs),
        ("--open-files-in-pager", Runs), ("--no-index", "reads files of any folder"),
        ("--template", Elsewhere), ("--config", Elsewhere), ("--git-dir", Elsewhere), ("--work-tree", Elsewhere), ("--reference", Elsewhere),
        ("--server-option", "sends text"), ("--paginate", Runs),
        ("--to-command", Runs), ("--gpg-sign", Runs), ("--edit", Runs), ("--interactive", Runs), ("--tool", Runs), ("--extcmd", Runs),
        ("--sendmail-cmd", Runs), ("--recurse-submodules", Runs), ("--strategy", Runs),
    ];

    private static readonly FrozenDictionary<string, (string Option, string Effect)[]> OfCommand = new Dictionary<string, (string Option, string Effect)[]>(StringComparer.Ordinal)
    {
        ["grep"] = [("-O", Runs), ("-f", "reads files of any folder")],
        ["diff"] = [("-O", "reads files of any folder")],
        ["format-patch"] = [("-o", Writes), ("--output-directory", Writes)],
        ["archive"] = [("-o", Writes), ("--remote", "connects to another machine")],
        ["clone"] = [("-u", Runs), ("-c", Elsewhere)],
        ["rebase"] = [("-x", Runs), ("-i", Runs)],
        ["commit"] =
        [
            ("-e", Runs), ("-F", "reads files of any folder"), ("--file", "reads files of any folder"), ("-t", "reads files of any folder"),
            ("-S", Runs),
        ],
        ["push"] =
        [
            ("-f", "overwrites what others pushed"), ("--force", "overwrites what others pushed"), ("--delete", "removes branches"),
            ("-d", "removes branches"), ("--mirror", "overwrites what others pushed"), ("--prune", "removes branches"),
        ],
        ["branch"] =
        [
            ("-D", "removes branches"), ("-d", "removes branches"), ("-f", "moves branches"), ("-M", "moves branches"), ("-m", "moves branches"),
            ("--delete", "removes branches"), ("--force", "moves branches"), ("--move", "moves branches"), ("--edit-description", Runs),
            ("--set-upstream-to", "changes settings"), ("-u", "changes settings"),
        ],
        ["tag"] =
        [
            ("-d", "removes tags"), ("--delete", "removes tags"), ("-f", "moves tags"), ("--force", "moves tags"), ("-s", Runs),
            ("-F", "reads files of any folder"), ("-v", Runs), ("--verify", Runs),
        ],
        ["checkout"] = [("-f", "throws changes away"), ("--force", "throws changes away")],
        ["reset"] = [("--hard", "throws changes away")],
        ["show"] = [],
        ["log"] = [("--show-signature", Runs)],
        ["fetch"] = [("-f", "overwrites branches"), ("--force", "overwrites branches")],
        ["add"] = [("-e", Runs), ("-i", Runs), ("-p", Runs)],
        ["blame"] = [("--contents", "reads files of any folder"), ("-S", "reads files of any folder")],
        ["cat-file"] = [("--filters", Runs)],
        ["remote"] = [],
        ["apply"] = [("--unsafe-paths", "changes files outside of the workspace")],
        ["am"] = [("-i", Runs)],
        ["send-email"] = [],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Their operands run something or change how git behaves later on.
    private static readonly FrozenSet<string> WholeCommands = FrozenSet.Create(
        StringComparer.Ordinal,
        "config", "bisect", "filter-branch", "difftool", "mergetool", "submodule", "send-email", "instaweb", "daemon", "http-backend", "shell",
        "upload-pack", "receive-pack", "credential",
        "hook", "maintenance", "gui", "citool", "web--browse", "help", "replace", "worktree", "svn", "p4", "cvsserver", "fast-import",
        "for-each-repo", "update-index", "init", "sparse-checkout");

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        "add", "am", "apply", "archive", "blame", "branch", "bundle", "cat-file", "check-attr", "check-ignore", "checkout", "cherry", "cherry-pick",
        "clean", "clone", "commit", "count-objects",
        "describe", "diff", "diff-files", "diff-index", "diff-tree", "fetch", "for-each-ref", "format-patch", "fsck", "gc", "grep", "hash-object",
        "log", "ls-files", "ls-remote",
        "ls-tree", "merge", "merge-base", "merge-tree", "mv", "name-rev", "notes", "patch-id", "prune", "pull", "push", "range-diff", "read-tree",
        "rebase", "reflog", "remote", "repack", "reset", "restore",
        "rev-list", "rev-parse", "revert", "rm", "shortlog", "show", "show-branch", "show-ref", "stash", "status", "stripspace", "switch",
        "symbolic-ref", "tag", "update-ref", "var",
        "verify-commit", "verify-tag", "version", "whatchanged", "write-tree", "--version", "-v", "--help", "-h");

    public static IEnumerable<Hazard> Of(IReadOnlyList<string> arguments)
    {
        var index = 1;
        while (index < arguments.Count && arguments[index].StartsWith('-') && !Known.Contains(arguments[index]))
        {
            var name = arguments[index].Split('=')[0];
            if (!PlainGlobals.Contains(name, StringComparer.Ordinal))
            {
                yield return new Hazard($"{Elsewhere} ({arguments[index]})", HazardReach.Argument, index, arguments[index]);
            }

            index += ValuedGlobals.Contains(arguments[index], StringComparer.Ordinal) ? 2 : 1;
        }

        if (index >= arguments.Count)
        {
            yield break;
        }

        var command = arguments[index];
        if (WholeCommands.Contains(command))
        {
            yield return new Hazard($"runs things or changes settings (git {command})", HazardReach.Whole);
        }
        else if (!Known.Contains(command))
        {
            yield return new Hazard($"may be an alias for anything ('{command}')", HazardReach.Argument, index, command);
        }

        foreach (var hazard in OptionHazards.Among([.. OfEveryCommand, .. OfCommand.GetValueOrDefault(command) ?? []], arguments, index + 1))
        {
            yield return hazard;
        }

        // Two paths of which one lies outside are compared without a repository, as with --no-index.
        foreach (var (at, argument) in command == "diff" ? arguments.Index().Skip(index + 1).Where(argument => MayLieOutside(argument.Item)) : [])
        {
            yield return new Hazard($"reads files of any folder ({argument})", HazardReach.Argument, at, argument);
        }

        // ext::sh -c … and other transports that run something.
        foreach (var (at, argument) in arguments.Index().Skip(index + 1).Where(argument => argument.Item.Contains("::", StringComparison.Ordinal)))
        {
            yield return new Hazard($"may name a transport that runs a program ({argument})", HazardReach.Argument, at, argument);
        }
    }

    private static bool MayLieOutside(string operand) => operand.StartsWith('~') || (!operand.StartsWith('-') && LexicalPath.IsOutside(LexicalPath.Normalise(operand)));
}

using System.Text;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Native.Context;

/// <summary>Asks git what does not change anything, and so that nothing of the repository's configuration makes it start another program.</summary>
internal sealed class GitReading(ISandbox sandbox)
{
    private static readonly string[] Settings =
    [
        "git", "--no-optional-locks", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false", "-c", "log.showSignature=false",
        "-c", "protocol.allow=never", "-c", "diff.external=", "-c", "submodule.recurse=false", "-c", "diff.ignoreSubmodules=all", "-c", "color.ui=false",
    ];

    // To tell whether a file changed, git may read it through the filter that attributes and configuration name. So it is asked with a git folder that has no
    // configuration, over the repository's index and objects: no filter is defined that could run, whatever is written into the repository meanwhile.
    private const string WithoutConfiguration = """
        set -e
        top=$("$@" rev-parse --show-toplevel)
        index=$("$@" rev-parse --path-format=absolute --git-path index)
        objects=$("$@" rev-parse --path-format=absolute --git-path objects)
        plain=$(mktemp -d)
        trap 'rm -rf "$plain"' EXIT
        mkdir "$plain/refs" "$plain/objects"
        echo 'ref: refs/heads/none' > "$plain/HEAD"
        cd "$top"
        export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_DIR="$plain" GIT_WORK_TREE="$top" GIT_INDEX_FILE="$index" GIT_OBJECT_DIRECTORY="$objects"
        "$@" diff-files --name-status
        """;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>What it says; null when there is no git, no repository, or it says too much or for too long.</summary>
    public Task<string?> RunAsync(IReadOnlyList<string> arguments, int mostBytes, CancellationToken cancellationToken) =>
        SayAsync([.. Settings, .. arguments], mostBytes, cancellationToken);

    /// <summary>Which files differ from the index, as <c>diff-files --name-status</c> says it; null as above.</summary>
    public Task<string?> ChangedFilesAsync(int mostBytes, CancellationToken cancellationToken) =>
        SayAsync(["sh", "-c", WithoutConfiguration, "sh", .. Settings], mostBytes, cancellationToken);

    private async Task<string?> SayAsync(string[] arguments, int mostBytes, CancellationToken cancellationToken)
    {
        var command = new SandboxCommand(arguments) { TimeLimit = TimeLimit, OutputLimit = mostBytes };
        var said = new StringBuilder();
        try
        {
            await foreach (var update in sandbox.RunAsync(command, cancellationToken))
            {
                switch (update)
                {
                    case CommandOutput output:
                        said.Append(output.Text);
                        break;
                    case CommandExited { Exit: { ExitCode: 0, Reason: SandboxExitReason.Ended } }:
                        return said.ToString();
                }
            }
        }
        catch (GantryException)
        {
            // No git in the sandbox: the workspace is shown without it.
        }

        return null;
    }
}

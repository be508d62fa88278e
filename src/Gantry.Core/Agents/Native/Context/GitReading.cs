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

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Settings that take every filter of the repository's configuration out of force: to tell whether a file changed, git may read it through the program that
    /// they name.
    /// </summary>
    public async Task<IReadOnlyList<string>> WithoutFiltersAsync(int mostBytes, CancellationToken cancellationToken)
    {
        var configured = await RunAsync(["config", "--null", "--name-only", "--get-regexp", @"^filter\."], mostBytes, cancellationToken) ?? "";
        return
        [
            .. configured.Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Where(name => name.LastIndexOf('.') > 0)
                .Select(name => name[..name.LastIndexOf('.')])
                .Distinct(StringComparer.Ordinal)
                .SelectMany(filter => new[] { "-c", $"{filter}.clean=", "-c", $"{filter}.smudge=", "-c", $"{filter}.process=", "-c", $"{filter}.required=false" }),
        ];
    }

    /// <summary>What it says; null when there is no git, no repository, or it says too much or for too long.</summary>
    public async Task<string?> RunAsync(IReadOnlyList<string> arguments, int mostBytes, CancellationToken cancellationToken)
    {
        var command = new SandboxCommand([.. Settings, .. arguments]) { TimeLimit = TimeLimit, OutputLimit = mostBytes };
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

using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>
/// What a container's shell does around a program. The engine tells neither the number of a process as the container sees it nor its end while a child
/// holds its output, so the shell says both: the number in a first line, and for a merged program its exit code in a last one, on the other stream. Then it ends
/// what the program left running in its group, itself included.
/// </summary>
internal static class ExecScript
{
    private const string Find = "command -v \"$1\" >/dev/null 2>&1 || { echo missing; exit 127; }; echo $$; ";

    public static IReadOnlyList<string> For(SandboxCommand command) =>
        ["sh", "-c", Find + (command.Streams is SandboxStreams.Merged ? "exec 3>&2; \"$@\" </dev/null 2>&1 3>&-; echo $? >&3; kill -9 0" : "exec \"$@\""), "sh", .. command.Arguments];

    /// <summary>Signals a process group; a program that has ended is none, and that is fine.</summary>
    public static IReadOnlyList<string> Signal(int signal, int group) => ["sh", "-c", $"kill -{signal} -- -{group}"];
}

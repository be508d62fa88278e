using System.Security.Cryptography;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>A command line, where it starts, and how a shell is told to run it and to say at its end where it stands.</summary>
/// <param name="Folder">Relative to the workspace's top.</param>
/// <param name="Mark">Unknown to the command, so that nothing it writes is taken for the shell's last word.</param>
internal sealed record ShellCall(string Command, string Folder, string Mark)
{
    /// <summary>What the shell's last word begins and ends with, beside the mark.</summary>
    public const char Sign = '\u001e';

    // The shell that is there runs the command, which stands in an argument of its own and is never pasted into this text. The last word goes out through a copy
    // of the output, which the command may have sent elsewhere; one that replaces the shell, or its own trap, leaves no last word.
    // The folder was allowed with the command: when it is gone nothing runs, and the shell stands at the top from then on.
    private const string Script = """
        exec 9>&1
        top=$(pwd -P)
        trap 'printf "\036%s\n%s\n%s\036" "$3" "$top" "$(pwd -P 2>/dev/null)" >&9' EXIT
        cd -- "./$2" 2>/dev/null || { echo "The folder $2 is gone, so the command did not run."; exit 1; }
        eval "$1"
        """;

    private const string Launcher = """if command -v bash >/dev/null 2>&1; then exec bash -c "$0" bash "$@"; else exec sh -c "$0" sh "$@"; fi""";

    public IReadOnlyList<string> Arguments => ["sh", "-c", Launcher, Script, Command, Folder, Mark];

    public static string NewMark() => RandomNumberGenerator.GetHexString(24, lowercase: true);
}

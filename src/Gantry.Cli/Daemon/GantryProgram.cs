using System.Diagnostics;

namespace Gantry.Cli.Daemon;

/// <summary>This very program, to be started once more.</summary>
internal static class GantryProgram
{
    /// <summary>
    /// Describes <c>gantry ARGUMENTS</c> in a session of its own, so that Ctrl-C and a closed terminal do not reach it, with all its output appended to a file.
    /// The pid of the started process is the program's own.
    /// </summary>
    public static ProcessStartInfo InBackground(string logFile, string workingDirectory, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = workingDirectory, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(
            """
            log=$1; shift
            if command -v setsid >/dev/null 2>&1; then exec setsid "$@" </dev/null >>"$log" 2>&1; fi
            exec "$@" </dev/null >>"$log" 2>&1
            """);
        start.ArgumentList.Add("gantry");
        start.ArgumentList.Add(logFile);
        foreach (var word in Itself().Concat(arguments))
        {
            start.ArgumentList.Add(word);
        }

        return start;
    }

    // Under "dotnet gantry.dll" the process is dotnet and wants the assembly's path.
    private static string[] Itself()
    {
        var process = Environment.ProcessPath ?? "gantry";
        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, Path.Combine(AppContext.BaseDirectory, "gantry.dll")] : [process];
    }
}

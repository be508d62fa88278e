using System.Diagnostics;
using System.Text;

namespace Gantry.Server.Tests.Agents;

/// <summary>Finds an agent's program among the machine's processes by the folder of its session, which no other process has in its environment.</summary>
internal static class AgentProcesses
{
    /// <summary>Kills the program that keeps its memory in this folder, with SIGKILL.</summary>
    public static void KillIn(string folder)
    {
        var found = Process.GetProcesses().Where(process => Environ(process.Id).Contains(folder, StringComparison.Ordinal) && Name(process.Id) is "claude" or "codex").ToList();
        found.ShouldNotBeEmpty();
        foreach (var process in found.Where(process => Environ(process.Id).Contains(folder, StringComparison.Ordinal)))
        {
            process.Kill();
        }
    }

    private static string Name(int pid) => Read($"/proc/{pid}/comm").Trim();

    private static string Environ(int pid) => Read($"/proc/{pid}/environ");

    private static string Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

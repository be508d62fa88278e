using System.Diagnostics;

namespace Gantry.Testing;

/// <summary>Makes real repositories with the real git, as a user would.</summary>
public static class TestGit
{
    /// <summary>Makes a repository in a folder, with these files (path and content by turns) in one commit on <c>main</c>.</summary>
    public static async Task<string> CreateAsync(string folder, params string[] filesAndContents)
    {
        Directory.CreateDirectory(folder);
        await RunAsync(folder, "init", "--quiet", "--initial-branch=main");
        for (var i = 0; i < filesAndContents.Length; i += 2)
        {
            var file = Path.Combine(folder, filesAndContents[i]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, filesAndContents[i + 1]);
        }

        await RunAsync(folder, "add", "--all");
        await RunAsync(folder, "-c", "user.name=Test", "-c", "user.email=test@example.test", "commit", "--quiet", "--allow-empty", "--message=first");
        return folder;
    }

    /// <summary>Runs git in a folder and gives its output, trimmed; throws when it fails.</summary>
    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"git {arguments[0]}: {await errors}");
    }
}

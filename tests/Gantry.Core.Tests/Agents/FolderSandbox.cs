using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Tests.Agents;

/// <summary>A temporary folder with real files and real processes; no boundary.</summary>
internal sealed class FolderSandbox : ISandboxProvider, ISandbox, ISandboxFiles, IDisposable
{
    public FolderSandbox() => Folder = Directory.CreateTempSubdirectory("gantry-agent-").FullName;

    public string Folder { get; }

    public string Kind => "folder";

    public SandboxDescription Description { get; } = new("folder", IsBoundary: false, "Nothing is prevented: this is a test.");

    public ISandboxFiles Files => this;

    /// <summary>Runs after a file was written.</summary>
    public Action OnWritten { get; set; } = () => { };

    public string Text(string path) => File.ReadAllText(Path.Combine(Folder, path));

    public Task<ISandbox> PrepareAsync(string workspaceFolder, CancellationToken cancellationToken) => Task.FromResult<ISandbox>(this);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public Stream OpenRead(string path) =>
        File.Exists(Inside(path)) ? File.OpenRead(Inside(path))
        : Directory.Exists(Inside(path)) ? throw GantryException.Invalid("path", $"'{path}' is a folder.")
        : throw GantryException.NotFound("file", path);

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Inside(path))!);
        File.WriteAllBytes(Inside(path), content);
        OnWritten();
    }

    public IReadOnlyList<SandboxEntry> List(string path) =>
        [.. new DirectoryInfo(Inside(path)).EnumerateFileSystemInfos()
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => new SandboxEntry(entry.Name, KindOf(entry), (entry as FileInfo)?.Length ?? 0))];

    public async IAsyncEnumerable<CommandUpdate> RunAsync(SandboxCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command.Arguments[0], command.Arguments.Skip(1))
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        using var process = Started(start);
        await using var killing = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        var buffer = new char[4096];
        int read;
        while ((read = await process.StandardOutput.ReadAsync(buffer, CancellationToken.None)) > 0)
        {
            yield return new CommandOutput(new string(buffer, 0, read));
        }

        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        yield return new CommandExited(process.ExitCode, TimedOut: false);
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw GantryException.Unavailable("program-not-started", failure.Message, failure);
        }
    }

    private static SandboxEntryKind KindOf(FileSystemInfo entry) =>
        entry.LinkTarget is not null ? SandboxEntryKind.Link : entry is DirectoryInfo ? SandboxEntryKind.Directory : SandboxEntryKind.File;

    private string Inside(string path) =>
        path.Split('/').Contains("..") || Path.IsPathRooted(path)
            ? throw GantryException.Forbidden("outside-workspace", $"'{path}' leads out of the workspace.")
            : Path.Combine(Folder, path);
}

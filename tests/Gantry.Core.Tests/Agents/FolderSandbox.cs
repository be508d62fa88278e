using System.ComponentModel;
using System.Diagnostics;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Tests.Agents;

/// <summary>A temporary folder with real files and real processes; no boundary.</summary>
internal sealed class FolderSandbox : ISandboxProvider, ISandbox, ISandboxFiles, IDisposable
{
    public FolderSandbox() => Folder = System.IO.Directory.CreateTempSubdirectory("gantry-agent-").FullName;

    public string Folder { get; }

    public string Kind => "folder";

    public SandboxDirectory Directory => new([this], new SandboxOptions { Kind = Kind }, Data);

    /// <summary>Beside the workspace.</summary>
    public DataDirectory Data => new(Folder + "-data");

    public SandboxDescription Description { get; } = new("folder", IsBoundary: false, "Nothing is prevented: this is a test.");

    public ISandboxFiles Files => this;

    /// <summary>Runs after a file was written.</summary>
    public Action OnWritten { get; set; } = () => { };

    public string Text(string path) => File.ReadAllText(Path.Combine(Folder, path));

    public Task<ISandbox> PrepareAsync(SandboxPlan plan, CancellationToken cancellationToken) => Task.FromResult<ISandbox>(this);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void Dispose()
    {
        System.IO.Directory.Delete(Folder, recursive: true);
        if (System.IO.Directory.Exists(Data.Root))
        {
            System.IO.Directory.Delete(Data.Root, recursive: true);
        }
    }

    public Stream OpenRead(string path) =>
        File.Exists(Inside(path)) ? File.OpenRead(Inside(path))
        : System.IO.Directory.Exists(Inside(path)) ? throw GantryException.Invalid("path", $"'{path}' is a folder.")
        : throw GantryException.NotFound("file", path);

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(Inside(path))!);
        File.WriteAllBytes(Inside(path), content);
        OnWritten();
    }

    public IReadOnlyList<SandboxEntry> List(string path) =>
        [.. new DirectoryInfo(Inside(path)).EnumerateFileSystemInfos()
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => new SandboxEntry(entry.Name, KindOf(entry), (entry as FileInfo)?.Length ?? 0))];

    public Task<ISandboxProcess> StartAsync(SandboxCommand command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command.Arguments[0], command.Arguments.Skip(1))
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return Task.FromResult<ISandboxProcess>(new PlainProcess(process));
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

    private sealed class PlainProcess : ISandboxProcess
    {
        private readonly Process process;

        public PlainProcess(Process process)
        {
            this.process = process;
            Exited = WatchAsync();
        }

        public Stream Input => Stream.Null;

        public Stream Output => process.StandardOutput.BaseStream;

        public Stream Errors => Stream.Null;

        public Task<SandboxExit> Exited { get; }

        public Task SignalAsync(SandboxSignal signal, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ResizeAsync(TerminalSize size, CancellationToken cancellationToken) => throw new NotSupportedException();

        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await Exited;
            process.Dispose();
        }

        private async Task<SandboxExit> WatchAsync()
        {
            await process.WaitForExitAsync();
            return new SandboxExit(process.ExitCode, SandboxExitReason.Ended);
        }
    }
}

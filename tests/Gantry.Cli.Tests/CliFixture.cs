using Gantry.Testing;

namespace Gantry.Cli.Tests;

/// <summary>A scripted daemon, a data directory that names it, and a folder to work in.</summary>
public abstract class CliFixture : IAsyncLifetime
{
    private protected ScriptedDaemon Daemon { get; private set; } = null!;

    private readonly TemporaryDirectory directory = new();

    private protected string Folder => directory.Path;

    private protected string Data { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Daemon = await ScriptedDaemon.StartAsync();
        Data = Daemon.WriteDataDirectory(Directory.CreateDirectory(Path.Combine(Folder, "data")).FullName);
    }

    public async ValueTask DisposeAsync()
    {
        await Daemon.DisposeAsync();
        directory.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<CliResult> GantryAsync(params string[] arguments) => CliProcess.RunAsync(Folder, ["--data-dir", Data, .. arguments]);
}

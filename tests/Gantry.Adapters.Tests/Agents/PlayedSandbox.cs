using System.IO.Pipes;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Tests.Agents;

/// <summary>A sandbox whose only program is played by a test, over real pipes.</summary>
internal sealed class PlayedSandbox(Func<PlayedProcess, Task<int>> play) : ISandbox
{
    public SandboxDescription Description { get; } = new("played", IsBoundary: false, "a test plays the program");

    public ISandboxFiles Files { get; } = new NoFiles();

    public List<SandboxCommand> Commands { get; } = [];

    public Task<ISandboxProcess> StartAsync(SandboxCommand command, CancellationToken cancellationToken)
    {
        Commands.Add(command);
        return Task.FromResult<ISandboxProcess>(new PlayedProcess(play));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class NoFiles : ISandboxFiles
    {
        public Stream OpenRead(string path) => throw GantryException.NotFound("file", path);

        public void Write(string path, ReadOnlySpan<byte> content) => throw new NotSupportedException();

        public IReadOnlyList<SandboxEntry> List(string path) => [];
    }
}

/// <summary>Both ends of a program's streams.</summary>
internal sealed class PlayedProcess : ISandboxProcess
{
    private readonly AnonymousPipeServerStream theirInput = new(PipeDirection.In);
    private readonly AnonymousPipeServerStream theirOutput = new(PipeDirection.Out);
    private readonly AnonymousPipeServerStream theirErrors = new(PipeDirection.Out);
    private readonly TaskCompletionSource<SandboxExit> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task playing;

    public PlayedProcess(Func<PlayedProcess, Task<int>> play)
    {
        Input = new AnonymousPipeClientStream(PipeDirection.Out, theirInput.ClientSafePipeHandle);
        Output = new AnonymousPipeClientStream(PipeDirection.In, theirOutput.ClientSafePipeHandle);
        Errors = new AnonymousPipeClientStream(PipeDirection.In, theirErrors.ClientSafePipeHandle);
        Heard = new StreamReader(theirInput);
        playing = Task.Run(() => PlayAsync(play));
    }

    public Stream Input { get; }

    public Stream Output { get; }

    public Stream Errors { get; }

    public Task<SandboxExit> Exited => exited.Task;

    /// <summary>What the program reads.</summary>
    public StreamReader Heard { get; }

    public async Task SayAsync(ReadOnlyMemory<byte> bytes)
    {
        await theirOutput.WriteAsync(bytes);
        await theirOutput.FlushAsync();
    }

    public Task SayAsync(string line) => SayAsync(System.Text.Encoding.UTF8.GetBytes(line + "\n"));

    public async Task ComplainAsync(string line) => await theirErrors.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line + "\n"));

    public Task SignalAsync(SandboxSignal signal, CancellationToken cancellationToken)
    {
        exited.TrySetResult(new SandboxExit(128 + (int)signal, SandboxExitReason.Ended));
        return Task.CompletedTask;
    }

    public Task ResizeAsync(TerminalSize size, CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        exited.TrySetResult(new SandboxExit(137, SandboxExitReason.Disposed));
        await Input.DisposeAsync();
        await Output.DisposeAsync();
        await playing;
        await Errors.DisposeAsync();
    }

    private async Task PlayAsync(Func<PlayedProcess, Task<int>> play)
    {
        var code = 0;
        try
        {
            code = await play(this);
        }
        catch (IOException)
        {
            // The other side has let go of its end.
        }
        finally
        {
            await theirErrors.DisposeAsync();
            await theirOutput.DisposeAsync();
            exited.TrySetResult(new SandboxExit(code, SandboxExitReason.Ended));
            Heard.Dispose();
        }
    }
}

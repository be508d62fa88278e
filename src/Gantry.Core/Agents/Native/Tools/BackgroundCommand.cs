using System.Text;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>A command in the background: what it writes goes to an artifact as it comes, and is read from there.</summary>
internal sealed class BackgroundCommand : IAsyncDisposable
{
    private const int MostRead = 48 * 1024;
    private readonly ISandboxProcess process;
    private readonly OutputArtifact artifact;
    private readonly ShellTrailer trailer;
    private readonly Func<Stream?> open;
    private readonly Lock gate = new();
    private volatile SandboxExit? exit;
    private volatile string? fault;

    public BackgroundCommand(ISandboxProcess process, OutputArtifact artifact, ShellTrailer trailer, Func<Stream?> open)
    {
        this.process = process;
        this.artifact = artifact;
        this.trailer = trailer;
        this.open = open;
        Ended = WatchAsync();
    }

    /// <summary>How it ended, when it has, and all that it wrote can be read.</summary>
    public SandboxExit? Exit => exit;

    /// <summary>Where the output that was read last ended.</summary>
    public long ReadUpTo { get; private set; }

    /// <summary>Why its output is not whole; null when it is.</summary>
    public string? Fault => fault;

    /// <summary>Completes when it has ended and all that it wrote can be read.</summary>
    public Task Ended { get; }

    /// <summary>What it wrote from a place on; a bounded piece, cut between characters.</summary>
    /// <param name="from">In bytes; null goes on where the last reading ended.</param>
    public BackgroundOutput Read(long? from)
    {
        lock (gate)
        {
            var start = Math.Min(from ?? ReadUpTo, artifact.Length);
            if (artifact.Length == 0 || open() is not { } file)
            {
                return new BackgroundOutput("", start, start, 0);
            }

            using (file)
            {
                file.Position = start;
                var bytes = new byte[MostRead];
                var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                var whole = read;
                while (whole > 0 && whole > read - 4 && read == bytes.Length && (bytes[whole - 1] & 0xC0) == 0x80)
                {
                    whole--;
                }

                // The first byte of a character whose others are not here yet.
                whole -= read == bytes.Length && whole > 0 && bytes[whole - 1] >= 0xC0 ? 1 : 0;
                ReadUpTo = start + whole;
                return new BackgroundOutput(Encoding.UTF8.GetString(bytes, 0, whole), start, ReadUpTo, file.Length - ReadUpTo);
            }
        }
    }

    public Task KillAsync(CancellationToken cancellationToken) => process.SignalAsync(SandboxSignal.Kill, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await Ended;
        artifact.Dispose();
    }

    private async Task WatchAsync()
    {
        await PumpAsync();
        exit = await process.Exited;
    }

    private async Task PumpAsync()
    {
        try
        {
            var decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder();
            var bytes = new byte[16 * 1024];
            var letters = new char[bytes.Length + 1];
            for (var ended = false; !ended;)
            {
                var count = await process.Output.ReadAsync(bytes);
                ended = count == 0;
                Write(trailer.Take(new string(letters, 0, decoder.GetChars(bytes.AsSpan(0, count), letters, flush: ended))));
            }

            Write(trailer.Rest());
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            fault = failure.Message;
        }
    }

    private void Write(string text)
    {
        if (text.Length == 0 || fault is not null)
        {
            return;
        }

        lock (gate)
        {
            try
            {
                artifact.Write(text);
            }
            catch (IOException full)
            {
                // The command goes on, and its output is read on so that it does not wait for ever.
                fault = full.Message;
            }
        }
    }
}

/// <summary>A piece of a background command's output.</summary>
/// <param name="From">Where it begins, in bytes.</param>
/// <param name="UpTo">Where it ends.</param>
/// <param name="Left">Bytes that come after it by now.</param>
internal sealed record BackgroundOutput(string Text, long From, long UpTo, long Left);

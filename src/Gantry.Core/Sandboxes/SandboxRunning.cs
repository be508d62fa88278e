using System.Runtime.CompilerServices;
using System.Text;

namespace Gantry.Core.Sandboxes;

/// <summary>The short command: started, read to its end, gone.</summary>
public static class SandboxRunning
{
    private const int ChunkSize = 16 * 1024;

    /// <summary>
    /// Starts a command and yields its output as it comes, at last exactly one <see cref="CommandExited"/>. Cancelling, or listening no longer, ends the
    /// command with all processes that it started.
    /// </summary>
    /// <exception cref="Failures.GantryException">The program cannot be started.</exception>
    public static async IAsyncEnumerable<CommandUpdate> RunAsync(
        this ISandbox sandbox, SandboxCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sandbox);
        cancellationToken.ThrowIfCancellationRequested();
        await using var process = await sandbox.StartAsync(command, cancellationToken);
        var decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder();
        var bytes = new byte[ChunkSize];
        var letters = new char[ChunkSize + 1];
        for (var ended = false; !ended;)
        {
            var count = await process.Output.ReadAsync(bytes, cancellationToken);
            ended = count == 0;
            var length = decoder.GetChars(bytes.AsSpan(0, count), letters, flush: ended);
            if (length > 0)
            {
                yield return new CommandOutput(new string(letters, 0, length));
            }
        }

        yield return new CommandExited(await process.Exited.WaitAsync(cancellationToken));
    }
}

/// <summary>What a running command tells.</summary>
public abstract record CommandUpdate;

/// <summary>Some output, standard output and standard error in the order in which they came; whole UTF-8 characters, what is none replaced.</summary>
public sealed record CommandOutput(string Text) : CommandUpdate;

/// <summary>The command ended.</summary>
public sealed record CommandExited(SandboxExit Exit) : CommandUpdate;

using System.Text.RegularExpressions;
using Gantry.Testing;

namespace Gantry.Faults.Tests.Calls;

public sealed partial class SyscallOrderTests : IDisposable
{
    private readonly TemporaryDirectory data = new();
    private readonly TemporaryDirectory folder = new();

    public void Dispose()
    {
        data.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task The_disk_has_a_message_before_its_sender_and_its_readers_hear_of_it()
    {
        await Strace.SkipIfMissingAsync();
        using var strace = new Strace("trace=pwrite64,fsync,fdatasync,sendto,sendmsg,write,writev");
        var messages = new List<string>();
        await using (var daemon = await strace.StartAsync(data.Path))
        {
            var session = await daemon.Client.NewSessionAsync(folder.Path);
            await using var stream = await EventSource.OpenAsync(daemon.Client, $"/api/sessions/{session}/events");
            await stream.ReadUntilAsync("synced");
            for (var n = 0; n < 5; n++)
            {
                var accepted = await daemon.Client.PostJsonAsync($"/api/sessions/{session}/prompt", new { prompt = $"/demo say {n}" });
                messages.Add(accepted.GetProperty("message_id").GetString()!);
                await stream.ReadUntilAsync("run.completed");
            }
        }

        var calls = strace.Lines;
        foreach (var message in messages)
        {
            // A line tells when its call began; one that is "resumed" ended there.
            var written = IndexOf(calls, 0, line => WriteAhead().IsMatch(line) && line.Contains(message));
            var synced = IndexOf(calls, written, IsEndOfSync);
            var told = IndexOf(calls, 0, line => Sending().IsMatch(line) && line.Contains(message));
            synced.ShouldBeLessThan(told, $"{message} left at line {told} of the trace and was on the disk at line {synced}");
        }
    }

    private static int IndexOf(string[] lines, int from, Predicate<string> fits)
    {
        var at = Array.FindIndex(lines, from, fits);
        return at >= 0 ? at : throw new InvalidDataException($"The trace does not show what was looked for after line {from}.");
    }

    private static bool IsEndOfSync(string line) => SyncEnd().IsMatch(line);

    [GeneratedRegex(@"pwrite64\(\d+<[^>]*gantry\.db-wal>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WriteAhead();

    [GeneratedRegex(@"f(data)?sync(\(\d+<[^>]*gantry\.db-wal>\)| resumed>\)) += 0", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SyncEnd();

    [GeneratedRegex(@"(sendto|sendmsg|write|writev)\(\d+<(socket|TCP)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sending();
}

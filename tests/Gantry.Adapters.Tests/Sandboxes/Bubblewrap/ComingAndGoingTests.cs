namespace Gantry.Adapters.Tests.Sandboxes.Bubblewrap;

/// <summary>Many sandboxes, some at a time, each left in the middle of its work. Alone, because the descriptors of the whole process are counted.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class ComingAndGoingTests : BubblewrapFixture
{
    private const int Sandboxes = 200;

    // The runtime opens and closes some by itself; a leak would be one for each sandbox at least.
    private const int Slack = 100;

    [Fact]
    public async Task Two_hundred_sandboxes_come_and_go_and_leave_no_process_descriptor_mount_or_folder()
    {
        var mark = $"7{Environment.ProcessId}.{Environment.TickCount64 % 1_000_000}";
        var before = (Descriptors: CountDescriptors(), Mounts: CountMounts());

        await Parallel.ForAsync(0, Sandboxes, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancelled }, async (round, cancellationToken) =>
        {
            await using var sandbox = await PrepareAsync(Plan);
            await using var process = await sandbox.StartAsync(Script($"setsid sleep {mark} & echo stands; exec sleep {mark}"), cancellationToken);
            using var output = new StreamReader(process.Output);
            (await output.ReadLineAsync(cancellationToken)).ShouldBe("stands", $"sandbox {round}");
        });

        ProcessesWith(mark).ShouldBeEmpty();
        CountDescriptors().ShouldBeLessThan(before.Descriptors + Slack);
        CountMounts().ShouldBeLessThan(before.Mounts + Slack);
        await Sandbox.DisposeAsync();
        Directory.EnumerateFileSystemEntries(Workspace).Select(Path.GetFileName).ShouldBe(["file"]);
    }

    private static int CountDescriptors() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();

    private static int CountMounts() => File.ReadLines("/proc/self/mountinfo").Count();

    private static List<string> ProcessesWith(string mark) =>
        [.. Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Where(folder => CommandOf(folder).Contains(mark, StringComparison.Ordinal))];

    private static string CommandOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

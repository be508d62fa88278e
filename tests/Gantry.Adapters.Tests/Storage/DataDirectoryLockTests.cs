using System.Diagnostics;
using System.Runtime.Versioning;
using Gantry.Adapters.Storage;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Storage;

[UnsupportedOSPlatform("windows")]
public sealed class DataDirectoryLockTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private DataDirectory Data => new(directory["data"]);

    public void Dispose() => directory.Dispose();

    [Fact]
    public void It_makes_the_directory_for_the_owner_alone()
    {
        using var held = DataDirectoryLock.Take(Data);

        File.GetUnixFileMode(Data.Root).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(Data.Lock).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_second_holder_is_told_at_once_until_the_first_lets_go()
    {
        var first = DataDirectoryLock.Take(Data);

        var refusal = Should.Throw<GantryException>(() => DataDirectoryLock.Take(Data));
        refusal.Kind.ShouldBe(FailureKind.Conflict);
        refusal.Message.ShouldBe($"The data directory {Data.Root} is in use by another daemon. Stop that one, or use another --data-dir.");

        // A program that another test starts at this moment holds a copy of every descriptor until it has become itself.
        first.Dispose();
        (await DataDirectoryLock.TakeAsync(Data, TimeProvider.System, Cancelled)).Dispose();
    }

    [Fact]
    public async Task The_holder_is_named_when_its_record_can_be_read_and_it_lives()
    {
        using var first = DataDirectoryLock.Take(Data);

        await WriteRecordAsync(Environment.ProcessId);
        Refusal().ShouldContain($"http://127.0.0.1:8787 (pid {Environment.ProcessId}). Stop it with 'kill {Environment.ProcessId}'");
        await WriteRecordAsync(await GoneAsync());
        Refusal().ShouldContain("by another daemon");
        await File.WriteAllTextAsync(Data.DaemonRecord, """{"url":"http""", Cancelled);
        Refusal().ShouldContain("by another daemon");

        string Refusal() => Should.Throw<GantryException>(() => DataDirectoryLock.Take(Data)).Message;
    }

    [Fact]
    public async Task A_lock_that_a_dead_daemons_child_still_holds_is_waited_for()
    {
        var childs = DataDirectoryLock.Take(Data);
        await WriteRecordAsync(await GoneAsync());

        var taking = DataDirectoryLock.TakeAsync(Data, TimeProvider.System, Cancelled);
        taking.IsCompleted.ShouldBeFalse();
        childs.Dispose();

        (await taking).Dispose();
    }

    [Fact]
    public async Task A_lock_that_a_living_daemon_holds_is_not_waited_for()
    {
        using var first = DataDirectoryLock.Take(Data);
        await WriteRecordAsync(Environment.ProcessId);
        var time = new ManualTime();

        (await Should.ThrowAsync<GantryException>(() => DataDirectoryLock.TakeAsync(Data, time, Cancelled))).Kind.ShouldBe(FailureKind.Conflict);
    }

    [Fact]
    public async Task Nobody_is_waited_for_without_end()
    {
        using var first = DataDirectoryLock.Take(Data);
        await WriteRecordAsync(await GoneAsync());
        var time = new ManualTime();

        var taking = DataDirectoryLock.TakeAsync(Data, time, Cancelled);
        time.Advance(TimeSpan.FromSeconds(6));

        (await Should.ThrowAsync<GantryException>(() => taking)).Message.ShouldContain("by another daemon");
    }

    [Fact]
    public async Task Another_process_holds_it_until_it_is_killed()
    {
        Directory.CreateDirectory(Data.Root);
        using var other = Start("flock", "--exclusive", "--no-fork", Data.Lock, "sh", "-c", "echo held; exec cat");
        (await other.StandardOutput.ReadLineAsync(Cancelled)).ShouldBe("held");

        Should.Throw<GantryException>(() => DataDirectoryLock.Take(Data)).Kind.ShouldBe(FailureKind.Conflict);

        other.Kill();
        await other.WaitForExitAsync(Cancelled);
        DataDirectoryLock.Take(Data).Dispose();
    }

    [Fact]
    public async Task It_keeps_other_processes_out_and_does_not_pass_to_children()
    {
        using var held = DataDirectoryLock.Take(Data);
        using var child = Start("cat");
        using (var other = Start("flock", "--nonblock", Data.Lock, "true"))
        {
            await other.WaitForExitAsync(Cancelled);
            other.ExitCode.ShouldBe(1);
        }

        // The child still runs; it would hold the lock on if it had inherited the descriptor.
        held.Dispose();

        // A program that another test starts at this moment holds a copy of every descriptor until it has become itself.
        using (var released = Start("flock", "--timeout", "10", Data.Lock, "true"))
        {
            await released.WaitForExitAsync(Cancelled);
            released.ExitCode.ShouldBe(0);
        }

        DataDirectoryLock.Take(Data).Dispose();
        child.HasExited.ShouldBeFalse();
        child.Kill();
        await child.WaitForExitAsync(Cancelled);
    }

    [Theory]
    [InlineData("/proc/self/fd")]
    [InlineData("/proc/gantry")]
    public void A_directory_that_cannot_be_written_is_told(string root)
    {
        var refusal = Should.Throw<GantryException>(() => DataDirectoryLock.Take(new DataDirectory(root)));

        refusal.Kind.ShouldBe(FailureKind.Unavailable);
        refusal.Message.ShouldContain(root);
        refusal.Message.ShouldContain("--data-dir");
    }

    private Task WriteRecordAsync(int process) =>
        File.WriteAllTextAsync(Data.DaemonRecord, $$"""{"url":"http://127.0.0.1:8787","pid":{{process}},"start_time":"{{TimeProvider.System.GetUtcNow():O}}","version":"0.1.0"}""", Cancelled);

    // The number of a process that has ended.
    private static async Task<int> GoneAsync()
    {
        using var gone = Start("true");
        await gone.WaitForExitAsync(Cancelled);
        return gone.Id;
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
}

using System.Diagnostics;
using Gantry.Adapters.Storage.Postgres;
using Gantry.Core.Failures;
using Gantry.Protocol.Ids;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using EventLog = Gantry.Core.Events.EventLog;

namespace Gantry.Adapters.Tests.Storage.Postgres;

/// <summary>With a server of its own, which the other tests do not miss when it stops.</summary>
public sealed class PostgresRestartTests : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(TestPostgres.IsThere, TestPostgres.HowToStart);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (TestPostgres.IsThere)
        {
            await ServerAsync("--stop");
        }

        directory.Dispose();
    }

    [Fact]
    public async Task A_server_that_was_stopped_and_started_again_is_written_to_again()
    {
        var session = SessionId.New();
        using var store = PostgresStore.Open(await StartAsync(), NullLogger<PostgresStore>.Instance);
        await using var log = new EventLog(store, TimeProvider.System, NullLogger<EventLog>.Instance);
        await log.CommitAsync(transaction => transaction.Append(Samples.Fact(session)), Cancelled);

        await ServerAsync("--stop");
        var unwritten = await Should.ThrowAsync<GantryException>(log.CommitAsync(transaction => transaction.Append(Samples.Fact(session)), Cancelled));
        var unread = await Should.ThrowAsync<GantryException>(log.ReadAsync(view => view.Events.LastPosition(session), Cancelled));

        unwritten.Kind.ShouldBe(FailureKind.Unavailable);
        unwritten.Message.ShouldContain("does not answer");
        unwritten.Message.ShouldContain("nothing was changed");
        unread.Kind.ShouldBe(FailureKind.Unavailable);

        await StartAsync();
        (await log.CommitAsync(transaction => transaction.Append(Samples.Fact(session)), Cancelled)).Value.ShouldBe(2);
        (await log.ReadAsync(view => view.Events.LastPosition(session), Cancelled)).Value.ShouldBe(2);
    }

    private async Task<string> StartAsync() => (await ServerAsync("--fast"))["GANTRY_TEST_POSTGRES=".Length..].Trim();

    private async Task<string> ServerAsync(string action)
    {
        var start = new ProcessStartInfo(StartScript(), [directory.Path, "--installed-only", action]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var script = Process.Start(start)!;
        var said = await script.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await script.WaitForExitAsync(CancellationToken.None);
        script.ExitCode.ShouldBe(0);
        return said;
    }

    private static string StartScript()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "eng", "dev", "start-postgres.sh");
            if (File.Exists(script))
            {
                return script;
            }
        }

        throw new InvalidOperationException("These tests must run inside the repository.");
    }
}

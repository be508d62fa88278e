using Gantry.Protocol.Runs;
using Microsoft.AspNetCore.Http;

namespace Gantry.Cli.Tests.Commands;

public sealed class ExportTests : CliFixture
{
    private readonly string id = Scripts.Run.ToString();

    [Fact]
    public async Task It_writes_the_bytes_and_overwrites_only_by_force()
    {
        Serve("first");
        (await GantryAsync("export", id)).ExitCode.ShouldBe(0);
        var file = Path.Combine(Folder, $"gantry-run-{id}.zip");
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe("first");

        Serve("second");
        var refused = await GantryAsync("export", id);
        refused.Error.ShouldContain("--force");
        refused.ExitCode.ShouldBe(1);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe("first");
        (await GantryAsync("export", "--force", id)).ExitCode.ShouldBe(0);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe("second");
    }

    [Fact]
    public async Task A_download_that_breaks_leaves_no_file()
    {
        Daemon.Json("GET", $"/api/runs/{id}", Scripts.RunJson(RunStatus.Completed));
        Daemon.On("GET", $"/api/runs/{id}/export", async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        var result = await GantryAsync("export", id);
        result.ShouldBeASentence();
        // 3 when the abort overtook even the headers.
        result.ExitCode.ShouldBeOneOf(1, 3);
        Directory.GetFiles(Folder).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("no/such/folder/run.zip")]
    [InlineData(".")]
    public async Task A_place_that_cannot_be_written_gets_a_sentence(string target)
    {
        Serve("zip");
        var result = await GantryAsync("export", "--out", target, id);
        result.ShouldBeASentence();
        result.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task An_id_that_is_nothing_is_not_found()
    {
        var result = await GantryAsync("export", id);
        result.Error.ShouldContain($"There is no run and no session {id}");
        result.ExitCode.ShouldBe(4);
    }

    private void Serve(string content)
    {
        Daemon.Json("GET", $"/api/runs/{id}", Scripts.RunJson(RunStatus.Completed));
        Daemon.Json("GET", $"/api/runs/{id}/export", content, type: "application/zip");
    }
}

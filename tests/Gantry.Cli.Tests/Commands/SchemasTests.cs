using System.IO.Compression;
using System.Text.Json;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;

namespace Gantry.Cli.Tests.Commands;

public sealed class SchemasTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_schemas_are_listed_and_shown_without_a_daemon()
    {
        (await RunAsync("schemas", "list")).Output.Split('\n').ShouldContain("ui.tool.call");
        JsonElement.Parse((await RunAsync("schemas", "list", "--json")).Output).GetArrayLength().ShouldBeGreaterThan(EventCatalog.All.Count);

        var shown = JsonElement.Parse((await RunAsync("schemas", "show", "ui.tool.call")).Output);
        shown.GetProperty("title").GetString().ShouldBe("ui.tool.call");
    }

    [Fact]
    public async Task A_schema_that_there_is_not_says_how_to_list_them()
    {
        var result = await RunAsync("schemas", "show", "ui.nonsense");
        result.ShouldBeASentence();
        result.Error.ShouldContain("gantry schemas list");
        result.ExitCode.ShouldBe(4);
    }

    [Fact]
    public async Task Faults_are_told_with_their_lines_and_their_places()
    {
        await File.WriteAllTextAsync(folder["events.ndjson"], $"{Line(1)}\n\n{Line(2).Replace("\"text\":", "\"texd\":", StringComparison.Ordinal)}\n{{ half\n{Line(3)}", TestContext.Current.CancellationToken);

        var result = await RunAsync("schemas", "check", "events.ndjson");

        result.Output.ShouldContain("events.ndjson:3: /payload: It has no 'text'.\n");
        result.Output.ShouldContain("events.ndjson:4: It is no JSON");
        result.Output.ShouldEndWith("4 events checked, 2 faults.\n");
        result.ExitCode.ShouldBe(1);

        var report = JsonElement.Parse((await RunAsync("schemas", "check", "--json", "events.ndjson")).Output);
        report.GetProperty("faults")[0].GetProperty("line").GetInt64().ShouldBe(3);
        report.GetProperty("faults")[0].GetProperty("place").GetString().ShouldBe("/payload");
    }

    [Fact]
    public async Task An_export_is_checked_as_it_is()
    {
        await using (var zip = await ZipFile.OpenAsync(folder["run.zip"], ZipArchiveMode.Create, TestContext.Current.CancellationToken))
        await using (var member = await zip.CreateEntry("events.ndjson").OpenAsync(TestContext.Current.CancellationToken))
        await using (var writer = new StreamWriter(member))
        {
            await writer.WriteAsync($"{Line(1)}\n{Line(2)}\n");
        }

        var result = await RunAsync("schemas", "check", "run.zip");

        result.Output.ShouldBe("2 events checked, no fault.\n");
        result.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Many_faults_are_counted_and_not_all_told()
    {
        await File.WriteAllLinesAsync(folder["bad.ndjson"], Enumerable.Repeat("{}", 150), TestContext.Current.CancellationToken);

        var result = await RunAsync("schemas", "check", "bad.ndjson");

        result.Output.Split('\n').Length.ShouldBeLessThan(110);
        result.Output.ShouldContain("150 events checked");
    }

    [Theory]
    [InlineData("missing.ndjson", "missing.ndjson cannot be read")]
    [InlineData(".", "cannot be read")]
    [InlineData("other.zip", "no events.ndjson in it")]
    [InlineData("half.zip", "cannot be read")]
    public async Task A_file_that_cannot_be_read_gets_a_sentence(string file, string says)
    {
        await using (var zip = await ZipFile.OpenAsync(folder["other.zip"], ZipArchiveMode.Create, TestContext.Current.CancellationToken))
        {
            zip.CreateEntry("x");
        }

        await File.WriteAllTextAsync(folder["half.zip"], "PK\x03\x04 and no more", TestContext.Current.CancellationToken);

        var result = await RunAsync("schemas", "check", file);

        result.ShouldBeASentence();
        result.Error.ShouldContain(says);
        result.ExitCode.ShouldBe(1);
    }

    private static string Line(long position) =>
        System.Text.Encoding.UTF8.GetString(
            new EventEnvelope(EventPosition.At(position), Samples.Moment, SessionId.New(), null, AgentName.Demo, new UserMessage(MessageId.New(), "hi")).ToUtf8Json());

    private Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(folder.Path, arguments);
}

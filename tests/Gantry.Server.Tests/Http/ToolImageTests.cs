using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class ToolImageTests(RunningDaemon daemon) : IDisposable
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 7, 7, 7];
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_image_that_a_tool_reads_is_kept_with_the_session_and_named_by_the_result()
    {
        await File.WriteAllBytesAsync(folder["dot.png"], Png, TestContext.Current.CancellationToken);
        var session = await daemon.Client.NewSessionAsync(folder.Path);

        var run = await daemon.Client.PromptAsync(session, """/demo tool read_file {"path":"dot.png"}""", "/demo say seen");

        var result = (await daemon.Client.RunToEndAsync(run)).Single(frame => frame.Type == "ui.tool.result").Payload;
        result.GetProperty("output").GetString().ShouldBe("['dot.png' is a PNG image (11 bytes); you see it here]");
        var image = result.GetProperty("attachments")[0];
        image.GetProperty("mediaType").GetString().ShouldBe("image/png");
        var sha = image.GetProperty("sha256").GetString()!;
        File.ReadAllBytes(Path.Combine(daemon.Process.DataDirectory, "attachments", sha[..2], sha)).ShouldBe(Png);
    }

    [Fact]
    public async Task A_list_of_what_is_to_be_done_is_an_event_that_the_console_can_show()
    {
        var session = await daemon.Client.NewSessionAsync(folder.Path);

        var run = await daemon.Client.PromptAsync(session, """/demo tool todo {"items":[{"text":"Look","status":"in_progress"}]}""", "/demo say kept");

        var plan = (await daemon.Client.RunToEndAsync(run)).Single(frame => frame.Type == "ui.plan").Payload;
        plan.GetProperty("items")[0].GetProperty("text").GetString().ShouldBe("Look");
    }
}

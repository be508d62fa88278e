using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class AbsolutePathTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_rule_that_denies_files_of_the_workspace_denies_them_by_their_absolute_paths_too()
    {
        Directory.CreateDirectory(folder["secret"]);
        await using var daemon = await DaemonProcess.StartAsync();
        var client = daemon.Client;
        var session = await client.NewSessionAsync(folder.Path);
        await client.PostJsonAsync("/api/rules", new { effect = "deny", kind = "file", pattern = "secret/**" });

        var run = await client.PromptAsync(session, $$$"""/demo tool bash {"command":"echo x > {{{folder["secret/k"]}}}"}""", "/demo say done");
        var frames = await client.RunToEndAsync(run);

        frames.Single(frame => frame.Type == "ui.approval.requested").Payload.GetProperty("ruleVerdict").GetString().ShouldBe("deny");
        frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("outcome").GetString().ShouldBe("denied");
        File.Exists(folder["secret/k"]).ShouldBeFalse();
    }
}

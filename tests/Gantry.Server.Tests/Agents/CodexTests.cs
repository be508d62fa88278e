using Gantry.Testing;

namespace Gantry.Server.Tests.Agents;

/// <summary>Codex as it is installed from npm.</summary>
public sealed class CodexTests() : RealAgentTests("codex")
{
    [Fact]
    public async Task It_lists_files_with_a_command_that_is_asked_about()
    {
        var (session, _) = await NewSessionAsync();

        var run = await Client.PromptAsync(session, "List the files.", """@tool exec_command {"cmd":"ls"}""");
        await Client.AllowAllAsync(run);
        var frames = await Client.RunToEndAsync(run);

        StatusOf(frames).ShouldBe("completed", Daemon.Log);
        SaidIn(frames).ShouldContain("a.txt");
    }
}

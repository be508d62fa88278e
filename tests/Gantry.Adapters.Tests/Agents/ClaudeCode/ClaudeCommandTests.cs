using Gantry.Adapters.Agents;
using Gantry.Adapters.Agents.ClaudeCode;
using Gantry.Core.Agents;
using Gantry.Core.Data;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Ids;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Agents.ClaudeCode;

/// <summary>What Claude Code is started with.</summary>
public sealed class ClaudeCommandTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Without_a_choice_it_asks_and_chooses_its_model_itself()
    {
        var words = CommandWith(new ModelAccess(), mode: null);

        After(words, "--permission-mode").ShouldBe("manual");
        words.ShouldNotContain("--model");
    }

    [Fact]
    public void What_was_chosen_is_among_its_arguments()
    {
        var words = CommandWith(new ModelAccess(Model: "claude-haiku-4-5"), "plan");

        After(words, "--permission-mode").ShouldBe("plan");
        After(words, "--model").ShouldBe("claude-haiku-4-5");
    }

    private static string After(IReadOnlyList<string> words, string option) => words[words.ToList().IndexOf(option) + 1];

    private IReadOnlyList<string> CommandWith(ModelAccess access, string? mode)
    {
        var turn = new AgentTurn(SessionId.New(), RunId.New(), "/workspace", Attempt: 0);
        var memory = new AgentMemory(new DataDirectory(folder.Path), turn.SessionId, AgentName.Claude);
        memory.Prepare();
        var start = new ProgramStart(
            turn, "claude", memory, new ConversationPlan(null, IsFork: false, 0), "id", access, new TurnOpening("", []), new SandboxDescription("process", IsBoundary: false, ""), mode);
        return new ClaudeCodeKind(folder.Path, TimeProvider.System).Command(start).Arguments;
    }
}

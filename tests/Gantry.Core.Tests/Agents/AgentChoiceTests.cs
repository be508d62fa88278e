using Gantry.Core.Agents;
using Gantry.Protocol.Events;

namespace Gantry.Core.Tests.Agents;

public sealed class AgentChoiceTests
{
    private static readonly AgentChoice Stands = new("plan", "fast");

    [Fact]
    public void What_an_event_leaves_out_stays_and_default_takes_back() =>
        AgentChoice.Of([new AgentChosen("plan", "slow"), new AgentChosen(Model: "fast"), new RunCompleted(), new AgentChosen(AgentMode: "default")]).ShouldBe(new AgentChoice(Model: "fast"));

    [Theory]
    [InlineData(null, null)]
    [InlineData("plan", "fast")]
    [InlineData("plan", null)]
    public void What_stands_already_is_no_event(string? mode, string? model) => Stands.Towards(mode, model, "owner").ShouldBeNull();

    [Fact]
    public void Only_what_changes_is_told()
    {
        Stands.Towards("plan", "slow", "owner").ShouldBe(new AgentChosen(Model: "slow", By: "owner"));
        Stands.Towards("default", null, null).ShouldBe(new AgentChosen(AgentMode: "default"));
        AgentChoice.None.Towards("default", "default", "owner").ShouldBeNull();
    }
}

using Gantry.Protocol.Events;

namespace Gantry.Protocol.Tests;

public sealed class AgentEventNamesTests
{
    private static readonly string[] SaidByAnother = ["run.started", "run.completed", "ui.message.injected"];

    [Fact]
    public void Every_stored_event_has_a_name_of_its_own_unless_another_says_the_same()
    {
        var names = EventCatalog.All.Where(type => type.IsDurable).ToDictionary(type => type.Name, type => AgentEventNames.Of(type.Name));

        names.Where(name => name.Value is null).Select(name => name.Key).ShouldBe(SaidByAnother, ignoreOrder: true);
        names.Values.OfType<string>().ShouldBeUnique();
        names.Values.OfType<string>().ShouldAllBe(name => name.StartsWith("agent."));
    }

    [Fact]
    public void What_is_not_stored_has_no_name() =>
        EventCatalog.All.Where(type => !type.IsDurable).ShouldAllBe(type => AgentEventNames.Of(type.Name) == null);
}

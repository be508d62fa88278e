using Gantry.Protocol.Events;

namespace Gantry.Core.Tests.Agents.Native.Tools;

public sealed class TodoToolTests : IDisposable
{
    private readonly ToolRoom room = new();

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task The_list_is_kept_as_a_plan_and_told_back()
    {
        var result = await room.CallAsync("todo", """{"items":[{"text":"Read","status":"completed"},{"text":"Write","status":"in_progress"},{"text":"Test","status":"pending"}]}""");

        result.Output.ShouldBe("The list has 3 items, 1 done:\n[x] Read\n[>] Write\n[ ] Test");
        room.Journal.Facts.OfType<Plan>().ShouldHaveSingleItem().Items.ShouldBe([new("Read", "completed"), new("Write", "in_progress"), new("Test", "pending")]);
        room.Journal.Facts.OfType<ToolCall>().Single().Title.ShouldBe("Keep a list of 3, 1 done");
        room.Journal.Questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_status_that_there_is_not_is_answered_with_those_that_there_are() =>
        (await room.CallAsync("todo", """{"items":[{"text":"Read","status":"done"}]}""")).Output.ShouldBe(
            """'items[0].status' must be one of "pending", "in_progress", "completed". Nothing ran; call todo again with arguments that fit, for example {"items":[{"text":"Run the tests","status":"pending"}]}""");
}

using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary><c>todo</c>: the agent's list of what is to be done, whole each time; kept as <c>ui.plan</c>, so that people see it and it outlives a restart.</summary>
internal sealed class TodoTool : ITool
{
    public ModelTool Declaration { get; } = new(
        "todo",
        """
        Keeps a list of what you are going to do, shown to the user. Use it for work of three steps or more. Give the whole list each time: one item in_progress while
        you work on it, completed as soon as it is done. An empty list removes it.
        """,
        JsonElement.Parse("""
            {
              "type": "object",
              "properties": {
                "items": {
                  "type": "array",
                  "maxItems": 100,
                  "items": {
                    "type": "object",
                    "properties": {
                      "text": { "type": "string", "minLength": 1, "maxLength": 500, "examples": ["Run the tests"] },
                      "status": { "type": "string", "enum": ["pending", "in_progress", "completed"] }
                    },
                    "required": ["text", "status"],
                    "additionalProperties": false
                  }
                }
              },
              "required": ["items"],
              "additionalProperties": false
            }
            """));

    public ToolAction Read(JsonElement input) =>
        new Action([.. input.GetProperty("items").EnumerateArray().Select(item => new PlanItem(item.Text("text"), item.Text("status")))]);

    private sealed record Action(IReadOnlyList<PlanItem> Items) : ToolAction
    {
        public override string Title => Items.Count == 0 ? "Clear the list" : $"Keep a list of {Items.Count}, {Done} done";

        private int Done => Items.Count(item => item.Status == "completed");

        public override Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken)
        {
            var told = new StringBuilder(Items.Count == 0 ? "The list is empty." : $"The list has {Items.Count} items, {Done} done:\n");
            foreach (var item in Items)
            {
                told.Append(item.Status switch { "completed" => "[x] ", "in_progress" => "[>] ", _ => "[ ] " }).Append(VisibleText.Of(item.Text)).Append('\n');
            }

            return Task.FromResult(new ToolReport(ToolOutcome.Succeeded, told.ToString().TrimEnd('\n'), "kept") { Facts = [new Plan(Items)] });
        }
    }
}

using System.Text.Json;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary><c>propose_plan</c>: shows a plan and goes on when the user agrees, with the plan as the user left it.</summary>
internal sealed class ProposePlanTool : ITool
{
    private const string Name = "propose_plan";

    public ModelTool Declaration { get; } = new(
        Name,
        "Shows the user what you mean to do, in Markdown, before you do it. The user agrees, perhaps with changes, or says what shall be different.",
        JsonElement.Parse("""
            {
              "type": "object",
              "properties": { "plan": { "type": "string", "minLength": 1, "maxLength": 50000, "description": "Markdown." } },
              "required": ["plan"],
              "additionalProperties": false
            }
            """));

    public ToolAction Read(JsonElement input) => new Action(input.Text("plan"));

    private sealed record Action(string Plan) : ToolAction
    {
        public override string Title => "Follow this plan";

        public override GatedAction Gated => new OtherAction(Name);

        public override ToolQuestion Question(ISandbox sandbox) => new("The agent wants you to agree to its plan.", Gated, Kind: ApprovalKind.Plan);

        public override Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken) =>
            Task.FromResult(new ToolReport(ToolOutcome.Succeeded, $"The user agrees to this plan:\n\n{Plan}", "the user agreed"));
    }
}

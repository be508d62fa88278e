using System.Text.Json;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary><c>kill_bash</c>: ends a background command with all that it started; unasked, because it was allowed to run and not to stay.</summary>
internal sealed class KillBashTool(ToolPlace place) : ITool
{
    public ModelTool Declaration { get; } = new(
        "kill_bash",
        "Ends a background command with everything that it started. What it wrote can still be read with bash_output.",
        JsonElement.Parse("""
            {
              "type": "object",
              "properties": { "id": { "type": "string", "minLength": 1, "maxLength": 64, "description": "As bash told it.", "examples": ["bash_1"] } },
              "required": ["id"],
              "additionalProperties": false
            }
            """));

    public ToolAction Read(JsonElement input) => new Action(place, input.Text("id"));

    private sealed record Action(ToolPlace Place, string Id) : ToolAction
    {
        public override string Title => $"End {VisibleText.Of(Id)}";

        public override async Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken)
        {
            var command = Place.Background.Find(Id);
            if (command.Exit is { } before)
            {
                return new ToolReport(ToolOutcome.Succeeded, $"{Id} had ended already, with exit code {before.ExitCode}.", "had ended");
            }

            await command.KillAsync(cancellationToken);
            await command.Ended.WaitAsync(cancellationToken);
            return new ToolReport(ToolOutcome.Succeeded, $"{Id} is ended.", "ended");
        }
    }
}

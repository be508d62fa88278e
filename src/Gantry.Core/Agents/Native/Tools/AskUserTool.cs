using System.Text.Json;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary><c>ask_user</c>: asks the user something and waits for the answer, which is its result.</summary>
internal sealed class AskUserTool : ITool
{
    public ModelTool Declaration { get; } = new(
        "ask_user",
        "Asks the user a question and waits for the answer, which may take long. Offer choices when the answers are few; the user may answer in words all the same.",
        JsonElement.Parse("""
            {
              "type": "object",
              "properties": {
                "question": { "type": "string", "minLength": 1, "maxLength": 4000 },
                "choices": { "type": "array", "items": { "type": "string", "minLength": 1, "maxLength": 500 }, "maxItems": 20 },
                "multiple": { "type": "boolean", "description": "More than one of the choices may be chosen." }
              },
              "required": ["question"],
              "additionalProperties": false
            }
            """));

    public ToolAction Read(JsonElement input)
    {
        var choices = input.OptionalTexts("choices");
        return choices.Distinct(StringComparer.Ordinal).Count() == choices.Count
            ? new Action(input.Text("question"), choices, input.OptionalFlag("multiple"))
            : throw new ToolInputException("'choices' must not hold the same choice twice. Nothing was asked; call ask_user again.");
    }

    private sealed record Action(string Text, IReadOnlyList<string> Choices, bool Multiple) : ToolAction
    {
        public override string Title => $"Ask {VisibleText.Of(Text)}";

        public override UserQuestion QuestionToUser(ToolCall call) => new(call.ToolCallId, call.ToolName, Text, Choices, Multiple, call.Input);

        public override Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("A question is answered by the user and does not run.");
    }
}

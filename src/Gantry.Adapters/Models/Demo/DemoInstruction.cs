using System.Text.Json;

namespace Gantry.Adapters.Models.Demo;

/// <summary>One line of the demo language.</summary>
internal abstract record DemoInstruction;

internal sealed record Say(string Text) : DemoInstruction;

internal sealed record Think(string Text) : DemoInstruction;

internal sealed record StreamWords(int Count, TimeSpan Apart) : DemoInstruction;

/// <summary>Ends an answer: what follows is the next one, after the tool's result.</summary>
internal sealed record CallTool(string Name, JsonElement Input) : DemoInstruction;

internal sealed record Fail(string Text) : DemoInstruction;

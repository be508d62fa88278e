using System.Text.Json;

namespace Gantry.Adapters.Models.Demo;

/// <summary>One line of the demo language.</summary>
internal abstract record DemoInstruction;

internal sealed record Say(string Text) : DemoInstruction;

internal sealed record Think(string Text) : DemoInstruction;

internal sealed record StreamWords(int Count, TimeSpan Apart) : DemoInstruction;

/// <summary>Ends an answer: what follows is the next one, after the tool's result.</summary>
/// <param name="EndsAnswer">False: the answer goes on, and calls more.</param>
internal sealed record CallTool(string Name, JsonElement Input, bool EndsAnswer = true) : DemoInstruction;

internal sealed record Fail(string Text) : DemoInstruction;

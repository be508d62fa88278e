using System.Text.Json;

namespace Gantry.Adapters.Agents;

/// <summary>Something that happens in a turn; all of them pass through one queue.</summary>
internal abstract record TurnSignal
{
    /// <summary>The program said something.</summary>
    public sealed record Said(JsonElement Message) : TurnSignal;

    /// <summary>The program's output has ended.</summary>
    public sealed record Silent : TurnSignal;

    /// <summary>A question is answered.</summary>
    /// <param name="Then">What is to be done about it.</param>
    public sealed record Answered(Func<Task> Then) : TurnSignal;

    /// <summary>A message that steers may wait.</summary>
    public sealed record Steered : TurnSignal;

    /// <summary>The turn shall stop.</summary>
    public sealed record Stopped : TurnSignal;

    /// <summary>Something that works for the turn failed.</summary>
    public sealed record Failed(Exception Failure) : TurnSignal;
}

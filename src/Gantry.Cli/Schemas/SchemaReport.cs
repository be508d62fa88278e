namespace Gantry.Cli.Schemas;

/// <summary>What <c>gantry schemas check --json</c> says.</summary>
/// <param name="Faults">The first of them; <paramref name="FaultCount"/> counts all.</param>
internal sealed record SchemaReport(long Events, long FaultCount, IReadOnlyList<EventFault> Faults);

/// <summary>One fault of one line.</summary>
/// <param name="Line">Counts from 1.</param>
/// <param name="Place">A JSON pointer into the line's document.</param>
internal sealed record EventFault(string File, long Line, string Place, string Sentence);

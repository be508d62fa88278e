namespace Gantry.Core.Agents.Native.Context;

/// <summary>Something that a source file defines.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Signature">The line that defines it, without what surrounds it; of bounded length.</param>
internal sealed record Symbol(string Name, int Line, string Signature);

namespace Gantry.Core.Egress;

/// <summary>Asks whether a program in one sandbox may connect somewhere; the answer may take days when a person gives it. Throws nothing but cancellation.</summary>
public delegate Task<EgressVerdict> EgressQuestion(EgressTarget target, CancellationToken cancellationToken);

/// <summary>The answer.</summary>
/// <param name="Reason">One sentence, shown to the program that asked when it is refused.</param>
public sealed record EgressVerdict(bool Allowed, string Reason);

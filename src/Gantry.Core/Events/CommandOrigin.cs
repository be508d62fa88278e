namespace Gantry.Core.Events;

/// <summary>Who commands, and through what.</summary>
/// <param name="Actor">The user, such as <c>owner</c>.</param>
/// <param name="Client">The program: <c>cli</c>, <c>api</c>, …</param>
/// <param name="Receipt">Present when the command may come twice.</param>
public sealed record CommandOrigin(string Actor, string Client, CommandReceipt? Receipt = null)
{
    /// <summary>Where the command came from; null when no request brought it.</summary>
    public string? Address { get; init; }
}

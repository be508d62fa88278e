namespace Gantry.Core.Approvals.Links;

/// <summary>One-time links by which an approval is answered without the owner's token.</summary>
/// <param name="Base">How people reach the daemon, such as <c>https://gantry.example</c>; null: there are no links.</param>
/// <param name="Key">The key that signs them, 32 bytes; empty when there are none.</param>
public sealed record ApprovalLinkOptions(Uri? Base, ReadOnlyMemory<byte> Key)
{
    /// <summary>There are none.</summary>
    public static ApprovalLinkOptions Off { get; } = new(null, ReadOnlyMemory<byte>.Empty);

    /// <summary>How long a link works.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(30);
}

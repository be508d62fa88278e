namespace Gantry.Core.Events;

/// <summary>What answered a command that came with an <c>Idempotency-Key</c>, kept in the command's own transaction.</summary>
public interface IReceiptTable
{
    /// <summary>The receipt of this caller, route and key that has not expired.</summary>
    StoredReceipt? Find(CommandReceipt command);

    /// <summary>Keeps the reply until <paramref name="expires"/>; replaces an expired one.</summary>
    void Add(CommandReceipt command, string replyJson, DateTimeOffset expires);
}

/// <summary>A reply that was given.</summary>
public sealed record StoredReceipt(string BodyHash, string ReplyJson);

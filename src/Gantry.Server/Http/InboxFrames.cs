using System.Text;
using System.Text.Json;
using Gantry.Core.Approvals;
using Gantry.Core.Events;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Json;

namespace Gantry.Server.Http;

/// <summary>The inbox's frames: a named <c>snapshot</c>, items without a name, a named <c>synced</c>; the id is the inbox's revision.</summary>
internal static class InboxFrames
{
    public static IAsyncEnumerable<ReadOnlyMemory<byte>> Of(IAsyncEnumerable<InboxUpdate> updates) => updates.Select(Of);

    private static ReadOnlyMemory<byte> Of(InboxUpdate update) => update switch
    {
        InboxBegan began => Frame(began.Revision, FeedFrame.Snapshot, JsonSerializer.SerializeToUtf8Bytes(new InboxSnapshot(began.Pending), ApiJson.Default.InboxSnapshot)),
        InboxChanged changed => Frame(changed.Revision, null, JsonSerializer.SerializeToUtf8Bytes(changed.Approval, ApiJson.Default.Approval)),
        InboxCaughtUp caughtUp => Frame(
            null, FeedFrame.Synced, JsonSerializer.SerializeToUtf8Bytes(new StreamSynced(EventPosition.At(caughtUp.Revision)), EventJson.Default.StreamSynced)),
        _ => throw new InvalidOperationException($"There is no frame for {update.GetType().Name}."),
    };

    private static ReadOnlyMemory<byte> Frame(long? revision, string? name, ReadOnlySpan<byte> json)
    {
        var head = new StringBuilder();
        _ = revision is null ? head : head.Append("id: ").Append(revision).Append('\n');
        _ = name is null ? head : head.Append("event: ").Append(name).Append('\n');
        return (byte[])[.. Encoding.ASCII.GetBytes(head.Append("data: ").ToString()), .. json, .. "\n\n"u8];
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Core.Events;

/// <summary>One frame of a stream. Its bytes are made when the first reader wants them and shared by all others.</summary>
public sealed class FeedFrame
{
    /// <summary>The name of the frame that ends a replay.</summary>
    public const string Synced = "synced";

    /// <summary>The name of the frame with the items in flight.</summary>
    public const string Snapshot = "snapshot";

    /// <summary>The name of the frame that tells a reader to start over.</summary>
    public const string Reset = "reset";

    private const string EndOfRunName = "run.completed";

    // What an envelope has around its payload, in bytes, about.
    private const int EnvelopeSize = 256;

    private static readonly int DataStart = "data: ".Length;
    private static readonly int DataEnd = "\n\n".Length;

    private readonly ReadOnlyMemory<byte> stored;

    // Of a snapshot: its stream form with everything around it, in pieces that it shares with other snapshots.
    private readonly ReadOnlySequence<byte> shared;

    // Of ephemeral frames, until their bytes are made: a burst that a stalled reader holds on to should be small.
    private volatile EventEnvelope? envelope;

    // Two readers that come first at once both make the bytes, which are the same.
    private volatile byte[]? framed;

    // A surface's own form of the frame; whoever comes first makes it.
    private volatile object? form;

    private FeedFrame(ReadOnlyMemory<byte> json)
    {
        stored = json;
        Size = json.Length;
    }

    private FeedFrame(EventEnvelope envelope, EphemeralPayload payload)
    {
        this.envelope = envelope;
        Size = EnvelopeSize + payload.TextDelta.Length;
    }

    private FeedFrame(ReadOnlySequence<byte> shared) => this.shared = shared;

    /// <summary>The SSE event name: null for events (so that <c>onmessage</c> gets them), else <c>synced</c>, <c>snapshot</c> or <c>reset</c>.</summary>
    public string? Name { get; private init; }

    /// <summary>Of durable events.</summary>
    public EventPosition? Position { get; private init; }

    /// <summary>The session of an event; null on named frames.</summary>
    public SessionId? SessionId { get; private init; }

    /// <summary>The run that it belongs to, when it belongs to one.</summary>
    public RunId? RunId { get; private init; }

    /// <summary>It is the <c>run.completed</c> of this run.</summary>
    public bool EndsRun { get; private init; }

    /// <summary>UTF-8 JSON without line breaks: the envelope of an event, the body of a named frame.</summary>
    public ReadOnlyMemory<byte> Json =>
        !shared.IsEmpty ? JsonPieces.ToArray()
        : stored.IsEmpty ? EventStreamBytes[DataStart..^DataEnd]
        : stored;

    /// <summary><see cref="Json"/> in pieces: of a snapshot, which may be large and has many readers, those that all its readers share.</summary>
    public ReadOnlySequence<byte> JsonPieces =>
        shared.IsEmpty ? new ReadOnlySequence<byte>(Json) : shared.Slice(SnapshotHead.Length, shared.Length - SnapshotHead.Length - DataEnd);

    /// <summary><see cref="EventStreamBytes"/> in pieces, like <see cref="JsonPieces"/>.</summary>
    public ReadOnlySequence<byte> EventStreamPieces => shared.IsEmpty ? new ReadOnlySequence<byte>(EventStreamBytes) : shared;

    /// <summary>The frame as server-sent events write it: <c>id:</c> when durable, <c>event:</c> when named, <c>data:</c>, an empty line.</summary>
    public ReadOnlyMemory<byte> EventStreamBytes
    {
        get
        {
            if (!shared.IsEmpty)
            {
                return shared.ToArray();
            }

            // In this order: whoever finds no envelope finds the bytes.
            var source = envelope;
            if (framed is { } made)
            {
                return made;
            }

            made = ToEventStream(source is null ? stored.Span : source.ToUtf8Json());
            framed = made;
            envelope = null;
            return made;
        }
    }

    /// <summary>The frame in another notation, made once for all readers of it. There is one such notation at a time: another type makes it anew.</summary>
    public T As<T>(Func<FeedFrame, T> make)
        where T : class
    {
        if (form is T made)
        {
            return made;
        }

        made = make(this);
        form = made;
        return made;
    }

    /// <summary>The type of the event that <see cref="EndsRun"/>.</summary>
    internal static ReadOnlySpan<byte> EndOfRun => "run.completed"u8;

    /// <summary>About how many bytes it is, without making them.</summary>
    internal int Size { get; }

    private static ReadOnlySpan<byte> SnapshotHead => "event: snapshot\ndata: "u8;

    internal static FeedFrame Of(LoggedEvent logged) =>
        new(logged.Json)
        {
            Position = logged.Position,
            SessionId = logged.SessionId,
            RunId = logged.RunId,
            EndsRun = string.Equals(logged.TypeName, EndOfRunName, StringComparison.Ordinal),
        };

    /// <summary>One whose bytes lie in a page of the log.</summary>
    internal static FeedFrame OfStored(SessionId session, EventPosition position, RunId? run, bool endsRun, ReadOnlyMemory<byte> json) =>
        new(json) { Position = position, SessionId = session, RunId = run, EndsRun = endsRun };

    internal static FeedFrame Of(EventEnvelope envelope, EphemeralPayload payload) => new(envelope, payload) { SessionId = envelope.SessionId, RunId = envelope.RunId };

    /// <summary>A frame of a provider, which has no place in the log.</summary>
    internal static FeedFrame OfRaw(SessionId session, RunId run, ReadOnlyMemory<byte> json) => new(json) { SessionId = session, RunId = run };

    internal static FeedFrame SyncedAt(EventPosition seen) => Named(Synced, new StreamSynced(seen), EventJson.Default.StreamSynced);

    internal static FeedFrame ResetOf(EventPosition asked, EventPosition last) =>
        Named(
            Reset,
            new StreamReset($"The log ends at {last}, before the position {asked} that was asked for; it follows from its beginning.", EventPosition.Start),
            EventJson.Default.StreamReset);

    internal static FeedFrame PrunedThrough(SessionId session, EventPosition asked, EventPosition last) =>
        Named(
            Reset,
            new StreamReset(
                $"The events after position {asked} and through {last} were archived; fetch them as a zip from the address in snapshot. What came later follows.",
                last,
                $"/api/sessions/{session}/export"),
            EventJson.Default.StreamReset);

    /// <summary>The items in flight, of which there is at least one, as a <see cref="StreamSnapshot"/>.</summary>
    internal static FeedFrame SnapshotOf(IReadOnlyCollection<GrowingItem> items)
    {
        var pieces = new List<ReadOnlyMemory<byte>> { SnapshotHead.ToArray(), "{\"items\":["u8.ToArray() };
        foreach (var item in items)
        {
            if (pieces.Count > 2)
            {
                pieces.Add(","u8.ToArray());
            }

            item.WriteTo(pieces);
        }

        pieces.Add("]}\n\n"u8.ToArray());
        return new FeedFrame(Pieces.Together(pieces)) { Name = Snapshot, RunId = items.First().Run };
    }

    private static FeedFrame Named<T>(string name, T body, JsonTypeInfo<T> format) =>
        new(JsonSerializer.SerializeToUtf8Bytes(body, format)) { Name = name };

    private byte[] ToEventStream(ReadOnlySpan<byte> json)
    {
        Span<byte> head = stackalloc byte[64];
        var length = 0;
        if (Position is { } position)
        {
            "id: "u8.CopyTo(head);
            Utf8Formatter.TryFormat(position.Value, head["id: ".Length..], out var digits);
            length = "id: ".Length + digits;
            head[length++] = (byte)'\n';
        }

        if (Name is { } name)
        {
            length += Encoding.ASCII.GetBytes($"event: {name}\n", head[length..]);
        }

        return [.. head[..length], .. "data: "u8, .. json, .. "\n\n"u8];
    }
}

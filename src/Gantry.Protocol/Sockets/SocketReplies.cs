using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Problems;

namespace Gantry.Protocol.Sockets;

/// <summary>What a WebSocket stream answers to what its client sends.</summary>
/// <param name="Type">Tells the replies apart, and from the frames of the stream.</param>
public abstract record SocketReply([property: JsonPropertyOrder(-1)] string Type);

/// <summary><c>message.accepted</c>: the message is durable.</summary>
/// <param name="RunId">The run that it starts; null when it steers the active one.</param>
/// <param name="Id">The client's own <c>id</c> of what it sent, as it wrote it; absent when it gave none.</param>
public sealed record SocketAccepted(
    MessageId MessageId,
    RunId? RunId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Id) : SocketReply("message.accepted");

/// <summary><c>error</c>: it was refused and changed nothing; the stream goes on.</summary>
/// <param name="Id">The client's own <c>id</c> of what it sent, as it wrote it; absent when it gave none.</param>
public sealed record SocketRefusal(
    Problem Problem,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Id) : SocketReply("error");

/// <summary><c>pong</c>: the answer to <c>ping</c>.</summary>
public sealed record SocketPong() : SocketReply("pong");

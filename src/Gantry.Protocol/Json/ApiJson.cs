using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Protocol.Access;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Daemon;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Problems;
using Gantry.Protocol.Runs;
using Gantry.Protocol.Searching;
using Gantry.Protocol.Sessions;
using Gantry.Protocol.Sockets;
using Gantry.Protocol.Workspaces;

namespace Gantry.Protocol.Json;

/// <summary>How REST bodies are written: snake_case, unknown fields ignored, null written as null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Workspace))]
[JsonSerializable(typeof(ImportWorkspace))]
[JsonSerializable(typeof(WorkspaceFiles))]
[JsonSerializable(typeof(ItemPage<Workspace>))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(CreateSession))]
[JsonSerializable(typeof(PromptSession))]
[JsonSerializable(typeof(PromptAccepted))]
[JsonSerializable(typeof(SendMessage))]
[JsonSerializable(typeof(MessageAccepted))]
[JsonSerializable(typeof(PostSessionMessage))]
[JsonSerializable(typeof(SessionMessagePosted))]
[JsonSerializable(typeof(SessionInterrupted))]
[JsonSerializable(typeof(ItemPage<Session>))]
[JsonSerializable(typeof(Run))]
[JsonSerializable(typeof(ItemPage<Run>))]
[JsonSerializable(typeof(Approval))]
[JsonSerializable(typeof(DecideApproval))]
[JsonSerializable(typeof(ItemPage<Approval>))]
[JsonSerializable(typeof(ItemPage<SearchHit>))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(SocketAccepted))]
[JsonSerializable(typeof(SocketRefusal))]
[JsonSerializable(typeof(SocketPong))]
[JsonSerializable(typeof(DaemonRecord))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(CreateTicket))]
[JsonSerializable(typeof(TicketIssued))]
[JsonSerializable(typeof(SignedOut))]
public sealed partial class ApiJson : JsonSerializerContext
{
    static ApiJson()
    {
        Default = new ApiJson(new JsonSerializerOptions(s_defaultOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}

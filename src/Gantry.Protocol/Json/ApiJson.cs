using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Protocol.Access;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Archives;
using Gantry.Protocol.Attachments;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Daemon;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Landing;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Problems;
using Gantry.Protocol.Runners;
using Gantry.Protocol.Runs;
using Gantry.Protocol.Searching;
using Gantry.Protocol.Sessions;
using Gantry.Protocol.Sockets;
using Gantry.Protocol.Stats;
using Gantry.Protocol.Workspaces;

namespace Gantry.Protocol.Json;

/// <summary>How REST bodies are written: snake_case, unknown fields ignored, null written as null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Workspace))]
[JsonSerializable(typeof(ImportWorkspace))]
[JsonSerializable(typeof(WorkspaceImport))]
[JsonSerializable(typeof(SetGitCredential))]
[JsonSerializable(typeof(GitCredential))]
[JsonSerializable(typeof(GitCredentialList))]
[JsonSerializable(typeof(ItemPage<WorkspaceImport>))]
[JsonSerializable(typeof(SetWorkspaceSettings))]
[JsonSerializable(typeof(WorkspaceSettings))]
[JsonSerializable(typeof(WorkspaceDisk))]
[JsonSerializable(typeof(CleanWorkspace))]
[JsonSerializable(typeof(CleanReport))]
[JsonSerializable(typeof(WorkspaceFiles))]
[JsonSerializable(typeof(ItemPage<Workspace>))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(CreateSession))]
[JsonSerializable(typeof(ChooseAgent))]
[JsonSerializable(typeof(PromptSession))]
[JsonSerializable(typeof(PromptAccepted))]
[JsonSerializable(typeof(EditMessage))]
[JsonSerializable(typeof(SendMessage))]
[JsonSerializable(typeof(MessageAccepted))]
[JsonSerializable(typeof(PostSessionMessage))]
[JsonSerializable(typeof(SessionMessagePosted))]
[JsonSerializable(typeof(SessionInterrupted))]
[JsonSerializable(typeof(FolderDiff))]
[JsonSerializable(typeof(ChangeDiff))]
[JsonSerializable(typeof(AcceptDiff))]
[JsonSerializable(typeof(DiffChanged))]
[JsonSerializable(typeof(AttachmentList))]
[JsonSerializable(typeof(LandSession))]
[JsonSerializable(typeof(LandReport))]
[JsonSerializable(typeof(RewindSession))]
[JsonSerializable(typeof(RewindReport))]
[JsonSerializable(typeof(ForkSession))]
[JsonSerializable(typeof(ItemPage<Session>))]
[JsonSerializable(typeof(ImportHistory))]
[JsonSerializable(typeof(HistoryImport))]
[JsonSerializable(typeof(Run))]
[JsonSerializable(typeof(ItemPage<Run>))]
[JsonSerializable(typeof(Approval))]
[JsonSerializable(typeof(DecideApproval))]
[JsonSerializable(typeof(ItemPage<Approval>))]
[JsonSerializable(typeof(GatedAction))]
[JsonSerializable(typeof(Rule))]
[JsonSerializable(typeof(AddRule))]
[JsonSerializable(typeof(ItemPage<Rule>))]
[JsonSerializable(typeof(CheckRules))]
[JsonSerializable(typeof(Judgement))]
[JsonSerializable(typeof(SimulateRules))]
[JsonSerializable(typeof(SimulatedRules))]
[JsonSerializable(typeof(ImportRules))]
[JsonSerializable(typeof(RuleImport))]
[JsonSerializable(typeof(IReadOnlyList<RuleId>))]
[JsonSerializable(typeof(IReadOnlyList<RuleTest>))]
[JsonSerializable(typeof(IReadOnlyList<RuleSuggestion>))]
[JsonSerializable(typeof(IReadOnlyList<AddRule>))]
[JsonSerializable(typeof(AnswerQuestion))]
[JsonSerializable(typeof(DecideApprovals))]
[JsonSerializable(typeof(DecidedApprovals))]
[JsonSerializable(typeof(InboxSnapshot))]
[JsonSerializable(typeof(ApprovalLink))]
[JsonSerializable(typeof(SetTrust))]
[JsonSerializable(typeof(TrustState))]
[JsonSerializable(typeof(ServicesReport))]
[JsonSerializable(typeof(ItemPage<AuditEntry>))]
[JsonSerializable(typeof(ItemPage<SearchHit>))]
[JsonSerializable(typeof(PruneRequest))]
[JsonSerializable(typeof(PruneReport))]
[JsonSerializable(typeof(IReadOnlyList<SessionId>))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(SocketAccepted))]
[JsonSerializable(typeof(SocketRefusal))]
[JsonSerializable(typeof(SocketPong))]
[JsonSerializable(typeof(DaemonRecord))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(CreateTicket))]
[JsonSerializable(typeof(TicketIssued))]
[JsonSerializable(typeof(SignedOut))]
[JsonSerializable(typeof(ItemPage<SignedInBrowser>))]
[JsonSerializable(typeof(CreatePhoneLink))]
[JsonSerializable(typeof(PhoneLink))]
[JsonSerializable(typeof(PhoneReach))]
[JsonSerializable(typeof(ModelKey))]
[JsonSerializable(typeof(CreateModelKey))]
[JsonSerializable(typeof(ChangeModelKey))]
[JsonSerializable(typeof(ModelKeyCreated))]
[JsonSerializable(typeof(ItemPage<ModelKey>))]
[JsonSerializable(typeof(IReadOnlyList<ModelBudget>))]
[JsonSerializable(typeof(ModelCall))]
[JsonSerializable(typeof(UsageSum))]
[JsonSerializable(typeof(UsageLog))]
[JsonSerializable(typeof(ItemPage<ModelCall>))]
[JsonSerializable(typeof(ItemPage<UsageSum>))]
[JsonSerializable(typeof(Dashboard))]
[JsonSerializable(typeof(ItemPage<ModelRouteEntry>))]
[JsonSerializable(typeof(PlainChatRequest))]
[JsonSerializable(typeof(PlainChatReply))]
[JsonSerializable(typeof(UsageGroup))]
[JsonSerializable(typeof(KeyHolder))]
[JsonSerializable(typeof(ItemPage<Agent>))]
[JsonSerializable(typeof(CreateThread))]
[JsonSerializable(typeof(ThreadCreated))]
[JsonSerializable(typeof(StartThreadRun))]
[JsonSerializable(typeof(ThreadRunStarted))]
public sealed partial class ApiJson : JsonSerializerContext
{
    static ApiJson()
    {
        Default = new ApiJson(new JsonSerializerOptions(s_defaultOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}

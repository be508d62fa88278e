using System.Text.Json;
using Gantry.Adapters.Files;
using Gantry.Core.Agents;
using Gantry.Core.Approvals;
using Gantry.Core.Approvals.External;
using Gantry.Core.Approvals.Rules;
using Gantry.Core.Approvals.Trust;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Core.Sessions;
using Gantry.Core.Tests.Events;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Gantry.Testing;

namespace Gantry.Core.Tests.Approvals.Rules;

/// <summary>A desk with rules over a real store, and sessions that ask.</summary>
internal sealed class RulesFixture : IAsyncDisposable
{
    public static readonly CommandOrigin Owner = new("owner", "test");
    private static readonly SandboxDescription Sandbox = new("process", IsBoundary: false, "no boundary");

    private readonly EventLogFixture fixture = new();
    private int calls;

    public RulesFixture(ManagedRules? managed = null, IExternalPolicy? policy = null)
    {
        Managed = managed ?? ManagedRules.None;
        Repositories = new RepositoryRules(fixture.Log, folder => new BeneathFolder(folder));
        Book = new RuleBook(Managed, Reader, Repositories);
        var (consent, deadlines) = (new ExternalConsent(policy), new Deadlines(new ApprovalOptions()));
        var clerk = new RuleClerk(Book, consent);
        Desk = new ApprovalDesk(
            fixture.Log, deadlines, new AnswerBell(fixture.Log, deadlines, fixture.Time), new InputEditing(DeskBench.Agents(), clerk.DenialOf), consent, clerk);
        Directory = new RuleDirectory(fixture.Log, Book, Managed, Reader);
        Simulator = new RuleSimulator(fixture.Log, Book);
        Importer = new RuleImporter(fixture.Log);
    }

    public ManagedRules Managed { get; }

    public RepositoryRules Repositories { get; }

    public RuleReader Reader { get; } = new();

    public RuleBook Book { get; }

    public ApprovalDesk Desk { get; }

    public RuleDirectory Directory { get; }

    public RuleSimulator Simulator { get; }

    public RuleImporter Importer { get; }

    public EventLog Log => fixture.Log;

    public ManualTime Time => fixture.Time;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A run of a new session; in a workspace of its own when none is given.</summary>
    public async Task<RunRecord> NewRunAsync(WorkspaceId? inWorkspace = null)
    {
        var workspace = Samples.ImportedWorkspace();
        var session = Samples.Session(inWorkspace ?? workspace.WorkspaceId);
        var run = Samples.Run(session, RunStatus.Running) with { Stop = null };
        await Log.CommitAsync(
            transaction =>
            {
                if (inWorkspace is null)
                {
                    transaction.Workspaces.Add(workspace);
                }

                transaction.Sessions.Add(session);
                transaction.Runs.Add(run);
            },
            Cancelled);
        return run;
    }

    public Task<Approval> AskAsync(RunRecord run, string command) => AskAsync(run, new ScriptAction(command));

    public async Task<Approval> AskAsync(RunRecord run, GatedAction action, ApprovalKind kind = ApprovalKind.Approval)
    {
        var call = ToolCallId.From($"call-{Interlocked.Increment(ref calls)}");
        var question = new ApprovalQuestion(
            call, "bash", "Run it", "Commands are asked.", action, JsonSerializer.SerializeToElement(action.ToString()), null, Sandbox)
        {
            Kind = kind,
            Editable = true,
        };
        var policy = await Desk.AskPolicyAsync(new Asking(run.SessionId, run.RunId, run.Agent, run.WorkspaceId), question, Cancelled);
        return await Log.CommitAsync(transaction => Desk.Ask(transaction, run.SessionId, run.RunId, run.Agent, question, run.WorkspaceId, policy), Cancelled);
    }

    public Task<Approval> AnswerAsync(Approval asked, string decision = "allow", string? scope = null, int? suggestion = null, string? pattern = null) =>
        Desk.DecideAsync(asked.ApprovalId, new DecideApproval(decision, scope, asked.InputHash, Suggestion: suggestion, Pattern: pattern), Owner, Cancelled);

    public Task<Rule> AddAsync(string effect, string pattern, string kind = "command") => AddAsync(new AddRule(Effect: effect, Kind: kind, Pattern: pattern));

    public Task<Rule> AddAsync(AddRule rule) => Directory.AddAsync(rule, Owner, Cancelled);

    public Task<Judgement> CheckAsync(string command, Asker? asker = null) => Directory.CheckAsync(new ScriptAction(command), asker ?? new Asker(), Cancelled);

    public Task<Rule> FindAsync(RuleId id) => Directory.FindAsync(id, Cancelled);

    public async Task<List<EventPayload>> EventsAsync(RunRecord run)
    {
        var events = new List<EventPayload>();
        await foreach (var logged in Log.ReplayAsync(run.SessionId, EventPosition.Start, run.RunId, Cancelled))
        {
            events.Add(logged.Decode().Payload);
        }

        return events;
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    public static async Task<GantryException> RefusalAsync(Func<Task> act) => await Should.ThrowAsync<GantryException>(act);
}

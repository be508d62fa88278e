using System.Text.Json;
using Gantry.Adapters.Files;
using Gantry.Core.Agents;
using Gantry.Core.Agents.Native;
using Gantry.Core.Approvals;
using Gantry.Core.Approvals.External;
using Gantry.Core.Approvals.Rules;
using Gantry.Core.Approvals.Trust;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Sandboxes;
using Gantry.Core.Sessions;
using Gantry.Core.Tests.Events;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.Approvals;

/// <summary>A desk over a real store, and a run of the native agent that asks at it.</summary>
internal sealed class DeskBench : IAsyncDisposable
{
    public static readonly SandboxDescription Sandbox = new("process", IsBoundary: false, "no boundary");

    private readonly EventLogFixture fixture = new();

    private DeskBench(IExternalPolicy? external)
    {
        Deadlines = new Deadlines(Options);
        Bell = new AnswerBell(fixture.Log, Deadlines, fixture.Time);
        Desk = new ApprovalDesk(fixture.Log, Deadlines, Bell, new InputEditing(Agents(), (_, _, action) => Denied(action) is { } sentence ? new RuleDenial(sentence, [Denier]) : null), new ExternalConsent(external), NewClerk(fixture.Log, new ExternalConsent(external)));
    }

    public ApprovalOptions Options { get; } = new();

    public Deadlines Deadlines { get; }

    public AnswerBell Bell { get; }

    public ApprovalDesk Desk { get; }

    public EventLog Log => fixture.Log;

    public ManualTime Time => fixture.Time;

    public RunRecord Run { get; private set; } = null!;

    /// <summary>The rule that denies edited input.</summary>
    public RuleId Denier { get; } = RuleId.New();

    /// <summary>What the rules say to edited input.</summary>
    public Func<GatedAction, string?> Denied { get; set; } = _ => null;

    public static ApprovalDesk NewDesk(EventLog log, TimeProvider time)
    {
        var deadlines = new Deadlines(new ApprovalOptions());
        return new ApprovalDesk(log, deadlines, new AnswerBell(log, deadlines, time), new InputEditing(Agents(), (_, _, _) => null), new ExternalConsent(), NewClerk(log, new ExternalConsent()));
    }

    /// <summary>A clerk over stored rules alone.</summary>
    public static RuleClerk NewClerk(EventLog log, ExternalConsent external) =>
        new(new RuleBook(ManagedRules.None, new RuleReader(), new RepositoryRules(log, folder => new BeneathFolder(folder))), external);

    public static async Task<DeskBench> OpenAsync(IExternalPolicy? external = null)
    {
        var bench = new DeskBench(external);
        var workspace = Samples.LocalWorkspace("/somewhere");
        var session = Samples.Session(workspace.WorkspaceId);
        bench.Run = Samples.Run(session, RunStatus.Running) with { Stop = null };
        await bench.Log.CommitAsync(
            transaction =>
            {
                transaction.Workspaces.Add(workspace);
                transaction.Sessions.Add(session);
                transaction.Runs.Add(bench.Run);
            },
            TestContext.Current.CancellationToken);
        return bench;
    }

    public Task<Approval> AskAsync(string call, string input = """{"command":"ls"}""", string tool = "bash", string folder = ".", AgentName? agent = null) =>
        Log.CommitAsync(
            transaction => Desk.Ask(
                transaction,
                Run.SessionId,
                Run.RunId,
                agent ?? AgentName.Demo,
                new ApprovalQuestion(ToolCallId.From(call), tool, $"Run {call}", "Commands are asked.", new ScriptAction("ls", folder), JsonElement.Parse(input), null, Sandbox)
                {
                    Editable = true,
                }),
            TestContext.Current.CancellationToken);

    public Task<Approval> AskUserAsync(string call, string text, bool multiple, params string[] choices) =>
        Log.CommitAsync(
            transaction => Desk.AskUser(
                transaction,
                Run.SessionId,
                Run.RunId,
                AgentName.Demo,
                new UserQuestion(ToolCallId.From(call), "ask_user", text, choices, multiple, JsonSerializer.SerializeToElement(new { question = text }))),
            TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    public static AgentDirectory Agents()
    {
        var data = new DataDirectory("/nowhere");
        var sandboxes = new SandboxDirectory([new NoSandbox()], new SandboxOptions { Kind = "none" }, data);
        return new([new NativeAgent(AgentName.Demo, model: null, sandboxes, data, TimeProvider.System, NullLogger<NativeAgent>.Instance)]);
    }

    private sealed class NoSandbox : ISandboxProvider
    {
        public string Kind => "none";

        public Task<ISandbox> PrepareAsync(SandboxPlan plan, CancellationToken cancellationToken) => throw new InvalidOperationException("Nothing runs here.");
    }
}

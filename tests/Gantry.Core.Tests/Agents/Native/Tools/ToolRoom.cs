using System.Text.Json;
using Gantry.Adapters.Processes;
using Gantry.Adapters.Sandboxes.Bubblewrap;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Adapters.Sandboxes.Process;
using Gantry.Core.Agents;
using Gantry.Core.Agents.Mcp;
using Gantry.Core.Agents.Native;
using Gantry.Core.Data;
using Gantry.Core.Egress;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Core.Sessions;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.Agents.Native.Tools;

/// <summary>A session whose native agent calls the tools that a test names, in a real folder and a real sandbox of a kind.</summary>
internal sealed class ToolRoom : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly SandboxDirectory sandboxes;
    private int calls;

    public ToolRoom(string kind = "process", string? folder = null)
    {
        Assert.SkipWhen(kind == "bubblewrap" && ProgramPath.Find("bwrap", CommandEnvironment.SearchPath, "/") is null, "bubblewrap is not installed: apt-get install bubblewrap");
        Folder = folder ?? Directory.CreateDirectory(Path.Combine(directory.Path, "workspace")).FullName;
        Data = new DataDirectory(Path.Combine(directory.Path, "data"));
        Directory.CreateDirectory(Data.Root);
        sandboxes = new SandboxDirectory(
            [new ProcessSandboxProvider(TimeProvider.System), new BubblewrapSandboxProvider(TimeProvider.System)], new SandboxOptions { Kind = kind }, Data);
        Journal = new RecordingJournal(new AgentTurn(SessionId.New(), RunId.New(), Folder, Attempt: 0));
    }

    public string Folder { get; }

    public DataDirectory Data { get; }

    public RecordingJournal Journal { get; private set; }

    public NativeAgentOptions Options { get; init; } = new();

    /// <summary>Reaches the servers that the data directory's settings name; null: none are.</summary>
    public IMcpConnector? Mcp { get; init; }

    /// <summary>Answers what is asked; allows by default.</summary>
    public Func<ApprovalQuestion, Task<ApprovalAnswer>> OnAsk { get; set; } = _ => Task.FromResult(new ApprovalAnswer(Allowed: true, null));

    public PlannedModel Model { get; private set; } = new();

    public static string Json(object value) => JsonSerializer.Serialize(value);

    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Put(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), content);
    }

    public string Text(string name) => File.ReadAllText(PathOf(name));

    /// <summary>One call in a turn of its own.</summary>
    public async Task<ToolResult> CallAsync(string tool, object input) => (await TurnAsync((tool, input)))[0];

    /// <summary>One turn whose model makes these calls, one an answer.</summary>
    public async Task<IReadOnlyList<ToolResult>> TurnAsync(params (string Tool, object Input)[] planned)
    {
        var requests = planned.Select(call => new ToolRequested($"c{++calls}", call.Tool, JsonElement.Parse(call.Input as string ?? Json(call.Input)))).ToList();
        Model = new PlannedModel([.. requests.Select(request => PlannedModel.Calls(request)), PlannedModel.Says("done")]);
        Journal = new RecordingJournal(Journal.Turn with { RunId = RunId.New() }, Journal.Entries) { OnAsk = question => OnAsk(question) };
        Journal.Append(new UserMessage(MessageId.New(), "go"));
        await new NativeAgent(AgentName.Demo, Model, sandboxes, Data, TimeProvider.System, NullLogger<NativeAgent>.Instance, Options, mcp: Mcp)
            .RunAsync(Journal.Turn with { AskToConnect = NewDesk().For }, Journal, TestContext.Current.CancellationToken);
        return [.. Journal.Facts.OfType<ToolResult>().TakeLast(planned.Length)];
    }

    public void Dispose() => directory.Dispose();

    private ConnectionDesk NewDesk() => new(Journal, new EgressOptions(), TimeProvider.System, TestContext.Current.CancellationToken);
}

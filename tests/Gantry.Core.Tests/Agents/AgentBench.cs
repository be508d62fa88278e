using Gantry.Adapters.Models.Demo;
using Gantry.Core.Agents;
using Gantry.Core.Agents.Native;
using Gantry.Core.ModelGateway;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.Agents;

/// <summary>A native agent with a folder, a journal and a model of the test's choice.</summary>
internal sealed class AgentBench : IDisposable
{
    public AgentBench(string prompt, IModel? model = null, NativeAgentOptions? options = null, int mapTokens = 0)
    {
        Model = model ?? new DemoModel(TimeProvider.System);
        Options = (options ?? new NativeAgentOptions()) with { MapTokens = mapTokens };
        Journal = new RecordingJournal(new AgentTurn(SessionId.New(), RunId.New(), Sandbox.Folder, Attempt: 0));
        Journal.Append(new UserMessage(MessageId.New(), prompt));
    }

    public FolderSandbox Sandbox { get; } = new();

    public IModel Model { get; }

    public NativeAgentOptions? Options { get; }

    public RecordingJournal Journal { get; private set; }

    public IReadOnlyList<EventPayload> Facts => Journal.Facts;

    public Task RunAsync(CancellationToken? cancellationToken = null) =>
        new NativeAgent(AgentName.Demo, Model, Sandbox.Directory, Sandbox.Data, TimeProvider.System, NullLogger<NativeAgent>.Instance, Options)
            .RunAsync(Journal.Turn, Journal, cancellationToken ?? TestContext.Current.CancellationToken);

    /// <summary>A new daemon takes the run over: a fresh journal over the same events.</summary>
    public Task RecoverAsync(int attempt = 1)
    {
        var before = Journal;
        Journal = new RecordingJournal(before.Turn with { Attempt = attempt }, before.Entries) { OnAsk = before.OnAsk };
        Journal.Append(new RunRecovered(attempt));
        return RunAsync();
    }

    /// <summary>A history of this run that somebody else wrote.</summary>
    public void StartFrom(IEnumerable<EventEnvelope> history)
    {
        var entries = history.ToList();
        var turn = Journal.Turn with { RunId = entries[0].RunId!.Value, SessionId = entries[0].SessionId, Attempt = 1 };
        Journal = new RecordingJournal(turn, entries) { OnAsk = Journal.OnAsk };
        Journal.Append(new RunRecovered(1));
    }

    /// <summary>The next prompt of the same session.</summary>
    public Task NextTurnAsync(string prompt)
    {
        Journal = new RecordingJournal(Journal.Turn with { RunId = RunId.New() }, Journal.Entries);
        Journal.Append(new UserMessage(MessageId.New(), prompt));
        return RunAsync();
    }

    public T Only<T>() => Facts.OfType<T>().ShouldHaveSingleItem();

    public void Dispose() => Sandbox.Dispose();
}

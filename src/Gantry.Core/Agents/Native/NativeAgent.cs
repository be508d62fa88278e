using System.Text.Json;
using Gantry.Core.Agents.Mcp;
using Gantry.Core.Agents.Native.Context;
using Gantry.Core.Agents.Native.Tools;
using Gantry.Core.Agents.Native.Tools.Mcp;
using Gantry.Core.Attachments;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Agents.Native;

/// <summary>
/// Gantry's own agent: a model, a few tools, and a loop between them. The journal's history is its only memory, so a turn that a crash broke off goes on
/// where it stood.
/// </summary>
/// <param name="model">The usual one; null when none is configured, and a run without a choice then ends with how to configure one.</param>
/// <param name="models">Those that a session may choose instead; null for none.</param>
public sealed class NativeAgent(
    AgentName name,
    IModel? model,
    SandboxDirectory sandboxes,
    DataDirectory data,
    TimeProvider time,
    ILogger<NativeAgent> logger,
    NativeAgentOptions? options = null,
    AttachmentShelf? attachments = null,
    IMcpConnector? mcp = null,
    NativeModels? models = null) : IAgentRunner
{
    /// <summary>A message that says this and nothing else orders a summary of the conversation; no model is told of it.</summary>
    public const string CompactionOrder = "/compact";

    // Whose sessions all are, as long as there is one user.
    private const string Owner = "owner";

    private readonly NativeAgentOptions options = options ?? new NativeAgentOptions();
    private readonly SourceIndexes indexes = new(time);

    /// <inheritdoc/>
    public AgentName Name => name;

    /// <inheritdoc/>
    public Task<Agent> LookAsync(CancellationToken cancellationToken) => Task.FromResult(NativeFigure.Of(name, model, models));

    /// <inheritdoc/>
    public bool Serves(string model) => models?.Has(model) == true;

    /// <inheritdoc/>
    public async Task RunAsync(AgentTurn turn, IRunJournal journal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ArgumentNullException.ThrowIfNull(journal);
        var used = ModelOf(turn);
        var configured = ConfiguredServers();
        await using var sandbox = await PrepareAsync(turn, configured, cancellationToken);
        var log = await TurnLog.OpenAsync(turn, journal, options, time, logger, cancellationToken);
        var artifacts = new ArtifactFolder(data, turn, options.CommandOutputLimit);
        await using var place = new ToolPlace(turn, options, () => log.Memory, artifacts, attachments, time);
        await using var servers = await McpServers.StartAsync(configured, mcp, sandbox, turn, place, cancellationToken);
        if (servers.Faults.Count > 0)
        {
            await log.RecordAsync([.. servers.Faults.Select(fault => new Fault(fault))], cancellationToken);
        }

        var tools = Toolbox.Standard(place, servers);
        var bench = new ToolBench(tools, sandbox, log, time, options, artifacts);
        var material = new WorkspaceMaterial(sandbox, indexes.Of(turn.WorkingDirectory), options, time);
        var patient = new PatientModel(used, CallerOf(turn), log, options, time);
        var work = new NativeTurn(
            patient,
            tools,
            new CallOrder(bench, log, options),
            new LoopGuard(log, options),
            new Compaction(patient, log, options),
            log,
            new PromptContext(SystemPrompt.For(turn, sandbox) + servers.ForTheModel(), await material.ForAsync(log.Conversation.Keepsakes.Subject, cancellationToken)),
            new AttachmentParts(attachments),
            options);
        await work.RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public EditedCall? ReadEdited(string tool, JsonElement input)
    {
        if (McpToolName.Is(tool))
        {
            // Its server holds it to its schema; the rules know no more of it than its name.
            return new EditedCall($"Call {VisibleText.Of(tool)}", new OtherAction(tool));
        }

        try
        {
            // Read and never run, so that it matters to nothing whose turn it is.
            var turn = new AgentTurn(SessionId.New(), RunId.New(), "/", Attempt: 0);
            var place = new ToolPlace(turn, options, () => new ToolMemory(), new ArtifactFolder(data, turn, 0), attachments, time);
            var action = Toolbox.Standard(place).Read(tool, input);
            return action.Gated is { } gated ? new EditedCall(action.Title, gated) : null;
        }
        catch (ToolInputException misfit)
        {
            throw GantryException.Invalid("input", misfit.Message);
        }
    }

    private IModel ModelOf(AgentTurn turn) =>
        turn.Choice.Model is { } chosen && chosen != model?.Name
            ? models?.Find(chosen) ?? throw new AgentException($"There is no model '{chosen}' any more, which this session works with.", "Choose another one: gantry session model")
            : model ?? throw new AgentException(
                "No model is configured for this agent.",
                "Set ANTHROPIC_API_KEY (and ANTHROPIC_MODEL if you like), or run with --agent demo.");

    private static CallCaller CallerOf(AgentTurn turn) => new(Owner, turn.SessionId, turn.RunId) { PausesItself = true };

    private IReadOnlyList<McpServer> ConfiguredServers()
    {
        try
        {
            return mcp is null ? [] : McpServerFile.Read(data);
        }
        catch (GantryException fault)
        {
            throw new AgentException(fault.Message, cause: fault);
        }
    }

    private async Task<ISandbox> PrepareAsync(AgentTurn turn, IReadOnlyList<McpServer> servers, CancellationToken cancellationToken)
    {
        try
        {
            var readable = servers.SelectMany(server => server.ReadableFolders).Where(Directory.Exists);
            return await sandboxes.PrepareAsync(
                turn.Sandbox with { ReadableFolders = [.. turn.ReadableFolders.Concat(readable).Distinct(StringComparer.Ordinal)] }, cancellationToken);
        }
        catch (GantryException refusal)
        {
            throw new AgentException(refusal.Message, cause: refusal);
        }
    }
}

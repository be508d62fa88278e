using System.Text.Json;
using Gantry.Core.Agents.Native.Context;
using Gantry.Core.Agents.Native.Tools;
using Gantry.Core.Attachments;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Agents.Native;

/// <summary>
/// Gantry's own agent: a model, a few tools, and a loop between them. The journal's history is its only memory, so a turn that a crash broke off goes on
/// where it stood.
/// </summary>
/// <param name="model">Null when none is configured; a run then ends with how to configure one.</param>
public sealed class NativeAgent(
    AgentName name,
    IModel? model,
    SandboxDirectory sandboxes,
    DataDirectory data,
    TimeProvider time,
    ILogger<NativeAgent> logger,
    NativeAgentOptions? options = null,
    AttachmentShelf? attachments = null) : IAgentRunner
{
    private readonly NativeAgentOptions options = options ?? new NativeAgentOptions();
    private readonly SourceIndexes indexes = new(time);

    /// <inheritdoc/>
    public AgentName Name => name;

    /// <inheritdoc/>
    public async Task RunAsync(AgentTurn turn, IRunJournal journal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ArgumentNullException.ThrowIfNull(journal);
        if (model is null)
        {
            throw new AgentException(
                "No model is configured for this agent.",
                "Set ANTHROPIC_API_KEY (and ANTHROPIC_MODEL if you like), or run with --agent demo.");
        }

        await using var sandbox = await PrepareAsync(turn, cancellationToken);
        var log = await TurnLog.OpenAsync(turn, journal, options, time, logger, cancellationToken);
        var tools = Toolbox.Standard(options);
        var bench = new ToolBench(tools, sandbox, log, time, options, new ArtifactFolder(data, turn, options.CommandOutputLimit));
        var material = new WorkspaceMaterial(sandbox, indexes.Of(turn.WorkingDirectory), options, time);
        var patient = new PatientModel(model, log, options, time);
        var work = new NativeTurn(
            patient,
            tools,
            new CallOrder(bench, log, options),
            new LoopGuard(log, options),
            new Compaction(patient, log, options),
            log,
            new PromptContext(SystemPrompt.For(turn, sandbox), await material.ForAsync(log.Conversation.Keepsakes.Subject, cancellationToken)),
            new AttachmentParts(attachments),
            options);
        await work.RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public EditedCall? ReadEdited(string tool, JsonElement input)
    {
        try
        {
            var action = Toolbox.Standard(options).Read(tool, input);
            return action.Gated is { } gated ? new EditedCall(action.Title, gated) : null;
        }
        catch (ToolInputException misfit)
        {
            throw GantryException.Invalid("input", misfit.Message);
        }
    }

    private async Task<ISandbox> PrepareAsync(AgentTurn turn, CancellationToken cancellationToken)
    {
        try
        {
            return await sandboxes.PrepareAsync(turn.WorkingDirectory, turn.ReadableFolders, cancellationToken);
        }
        catch (GantryException refusal)
        {
            throw new AgentException(refusal.Message, cause: refusal);
        }
    }
}

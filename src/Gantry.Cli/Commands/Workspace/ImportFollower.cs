using Gantry.Cli.Http;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Json;
using Gantry.Protocol.Workspaces;

namespace Gantry.Cli.Commands.Workspace;

/// <summary>Begins an import, shows how far it is until it has ended, and cancels it when the person leaves.</summary>
internal sealed class ImportFollower(GantryClient client, CommandScope scope)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(4);

    /// <summary>The workspace that came of it.</summary>
    /// <exception cref="CommandFailure">It failed, or somebody else cancelled it.</exception>
    public async Task<Protocol.Workspaces.Workspace> ImportAsync(ImportWorkspace request, CancellationToken cancellationToken)
    {
        // Not cut off half-way: what has begun must be known to be cancelled.
        var import = await client.BeginAsync(
            "api/workspaces/import", request, ApiJson.Default.ImportWorkspace, ApiJson.Default.WorkspaceImport, CancellationToken.None);
        var view = new ImportView(scope.Terminal, isSilent: scope.Json);
        try
        {
            await foreach (var state in new ImportStream(client, import, scope.Time).ReadAsync(cancellationToken))
            {
                import = state;
                view.Show(state);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            view.Clear();
            await CancelAsync(import);
            throw;
        }

        view.Clear();
        return import switch
        {
            { State: ImportState.Ready, WorkspaceId: { } id } => await client.GetAsync($"api/workspaces/{id}", ApiJson.Default.Workspace, cancellationToken),
            { State: ImportState.Cancelled } => throw new CommandFailure(ExitCode.Conflict, "The import was cancelled; nothing is left of it."),
            _ => throw new CommandFailure(ExitCode.Failed, import.Error ?? "The import failed."),
        };
    }

    private async Task CancelAsync(WorkspaceImport import)
    {
        using var bounded = new CancellationTokenSource(Farewell, scope.Time);
        try
        {
            await client.PostAsync($"api/workspaces/imports/{import.ImportId}/cancel", ApiJson.Default.WorkspaceImport, bounded.Token);
            scope.Terminal.Complain("Cancelled; nothing is left of the import.");
        }
        catch (Exception notTold) when (notTold is CommandFailure or OperationCanceledException)
        {
            scope.Terminal.Complain($"The daemon did not confirm that import {import.ImportId} is cancelled; it may go on. See: gantry workspace list");
        }
    }
}

using System.CommandLine;
using Gantry.Cli.Commands.Options;
using Gantry.Cli.Following;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Json;
using Gantry.Protocol.Workspaces;

namespace Gantry.Cli.Commands.Workspace;

/// <summary><c>gantry workspace set</c>: how the folders of a workspace's sessions are set up; without an option it shows that.</summary>
internal static class SetCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var place = new Argument<string?>("place") { Description = "A folder, or the id of a workspace. Default: the current folder.", HelpName = "PATH|ID", Arity = ArgumentArity.ZeroOrOne };
        var setup = new Option<string?>("--setup") { Description = "Shell commands that run once in the sandbox of each folder made for a session; \"\" for none.", HelpName = "SCRIPT" };
        var copy = new Option<string[]>("--copy") { Description = "A file that each such folder gets from the workspace; may be given several times.", HelpName = "PATH" };
        var copyNothing = new Option<bool>("--copy-nothing") { Description = "No file is copied any more." };
        var proposed = new Option<bool>("--proposed") { Description = "Take over what the repository's .gantry/workspace.json says now, after showing it." };
        var yes = new Option<bool>("--yes") { Description = "With --proposed: do not ask." };
        var command = new DocumentedCommand(
            "set",
            "Shows or changes how the folders made for a trusted workspace's sessions are set up.",
            "gantry workspace set .",
            "gantry workspace set . --setup \"npm ci\" --copy .env",
            "gantry workspace set . --proposed",
            "gantry workspace set . --setup \"\" --copy-nothing")
        {
            place,
            setup,
            copy,
            copyNothing,
            proposed,
            yes,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var parse = scope.Parse;
            var files = parse.GetValue(copy) is { Length: > 0 } paths ? paths : null;
            if (files is not null && parse.GetValue(copyNothing))
            {
                throw new CommandFailure(ExitCode.Usage, "Give --copy or --copy-nothing, not both.");
            }

            using var client = await scope.ConnectAsync(cancellationToken);
            var path = $"api/workspaces/{await WorkspaceOption.ResolveAsync(client, parse.GetValue(place), cancellationToken)}/settings";
            var wanted = new SetWorkspaceSettings(parse.GetValue(setup), parse.GetValue(copyNothing) ? [] : files);
            if (parse.GetValue(proposed))
            {
                var shown = await client.GetAsync(path, ApiJson.Default.WorkspaceSettings, cancellationToken);
                wanted = wanted with { ProposalHash = await ChooseAsync(scope, shown.Proposal, parse.GetValue(yes), cancellationToken) };
            }

            var settings = wanted is { SetupScript: null, CopiedFiles: null, ProposalHash: null }
                ? await client.GetAsync(path, ApiJson.Default.WorkspaceSettings, cancellationToken)
                : await client.PostAsync(path, wanted, ApiJson.Default.SetWorkspaceSettings, ApiJson.Default.WorkspaceSettings, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(settings, ApiJson.Default.WorkspaceSettings);
            }
            else
            {
                Show(scope.Terminal, settings);
            }

            return ExitCode.Ok;
        });
    }

    // The hash of what was shown: should the file change meanwhile, the daemon refuses.
    private static async Task<string> ChooseAsync(CommandScope scope, SetupProposal? proposal, bool isAnswered, CancellationToken cancellationToken)
    {
        if (proposal is null)
        {
            throw new CommandFailure(ExitCode.Usage, "The repository proposes nothing: it has no .gantry/workspace.json.");
        }

        if (isAnswered)
        {
            return proposal.Hash;
        }

        if (!scope.Terminal.IsInteractive || scope.Json)
        {
            throw new CommandFailure(ExitCode.Usage, "Nobody is here to ask: look at it with \"gantry workspace set\", then add --yes.");
        }

        ShowSetup(scope.Terminal, proposal.SetupScript, proposal.CopiedFiles);
        var keys = new KeyReader(scope.Terminal, scope.Time);
        keys.Forget();
        scope.Terminal.Write("Do this in each folder that is made for a session? [y/N] ", Ink.Bold);
        var isWanted = char.ToLowerInvariant((await keys.ReadAsync(cancellationToken)).KeyChar) == 'y';
        scope.Terminal.WriteLine(isWanted ? "y" : "n");
        return isWanted ? proposal.Hash : throw new CommandFailure(ExitCode.Usage, "Nothing was changed.");
    }

    private static void Show(Terminal terminal, WorkspaceSettings settings)
    {
        if (settings.SetupScript is null && settings.CopiedFiles.Count == 0)
        {
            terminal.WriteLine("Folders of sessions are not set up.");
        }
        else
        {
            terminal.WriteLine(settings.Trusted ? "Each folder that is made for a session:" : "Nothing of this is done until the workspace is trusted again:", Ink.Bold);
            ShowSetup(terminal, settings.SetupScript, settings.CopiedFiles);
        }

        if (settings.Proposal is { } proposal)
        {
            terminal.WriteLine("The repository proposes (take it over with --proposed):", Ink.Bold);
            ShowSetup(terminal, proposal.SetupScript, proposal.CopiedFiles);
            if (proposal.Fault is { } fault)
            {
                terminal.WriteLine($"  ! {VisibleText.OnOneLine(fault)}", Ink.Yellow);
            }
        }
    }

    private static void ShowSetup(Terminal terminal, string? script, IReadOnlyList<string> files)
    {
        foreach (var file in files)
        {
            terminal.WriteLine($"  copy  {VisibleText.OnOneLine(VisibleText.Exactly(file))}");
        }

        foreach (var line in script?.Split('\n') ?? [])
        {
            terminal.WriteLine($"  run   {VisibleText.Exactly(line)}");
        }
    }
}

using System.CommandLine;
using System.CommandLine.Help;

namespace Gantry.Cli.Commands;

/// <summary>All commands, in the order in which the help lists them.</summary>
internal static class RootOfCommands
{
    public static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand("Gantry runs coding agents on your repositories: sandboxed, under your approval, every step recorded.");
        var globals = new GlobalOptions(terminal);
        globals.AddTo(root);

        root.Add(ServeCommand.Create(globals));
        root.Add(RunnerCommand.Create(globals));
        root.Add(DemoCommand.Create(globals));
        root.Add(OpenCommand.Create(globals));
        root.Add(Browsers.BrowsersCommands.Create(globals));
        root.Add(RunCommand.Create(globals));
        root.Add(AttachCommand.Create(globals));
        root.Add(SendCommand.Create(globals));
        root.Add(InboxCommand.Create(globals));
        root.Add(ApproveCommand.Create(globals));
        root.Add(DenyCommand.Create(globals));
        root.Add(AnswerCommand.Create(globals));
        root.Add(PsCommand.Create(globals));
        root.Add(CancelCommand.Create(globals));
        root.Add(ResumeCommand.Create(globals));
        root.Add(ExportCommand.Create(globals));
        root.Add(SearchCommand.Create(globals));
        root.Add(AuditCommand.Create(globals));
        root.Add(UsageCommand.Create(globals));
        root.Add(Keys.KeysCommands.Create(globals));
        root.Add(Models.ModelsCommands.Create(globals));
        root.Add(DoctorCommand.Create(globals));
        root.Add(Agents.AgentsCommands.Create(globals));
        root.Add(Rules.RulesCommands.Create(globals));
        root.Add(Workspace.WorkspaceCommands.Create(globals));
        root.Add(Session.SessionCommands.Create(globals));
        root.Add(McpServers.McpServersCommands.Create(globals));
        root.Add(Db.DbCommands.Create(globals));
        root.Add(Schemas.SchemasCommands.Create(globals));

        var help = root.Options.OfType<HelpOption>().Single();
        var documented = new DocumentedHelp((HelpAction)help.Action!);
        help.Action = documented;
        root.SetAction(documented.Invoke);
        return root;
    }
}

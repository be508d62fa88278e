using System.CommandLine;
using Gantry.Cli.Commands.Options;
using Gantry.Protocol.Json;
using Gantry.Protocol.Sessions;

namespace Gantry.Cli.Commands.Session;

/// <summary><c>gantry session new</c>.</summary>
internal static class NewCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var title = new Option<string?>("--title") { Description = "A title for people.", HelpName = "TEXT" };
        var isolated = new Option<bool>("--isolated") { Description = "Work in a copy of the folder; \"session land\" brings the changes back." };
        var command = new DocumentedCommand(
            "new",
            "Creates a session and prints its id.",
            "gantry session new --workspace .",
            "gantry session new --repo https://github.com/octocat/hello-world --agent demo",
            "gantry session new --agent claude --mode plan --model claude-haiku-4-5")
        {
            title,
            isolated,
        };
        var workspace = new WorkspaceOption().AddTo(command);
        var agent = new AgentOption().AddTo(command);
        var choice = new ChoiceOptions().AddTo(command);
        var sandbox = new SandboxOption().AddTo(command);
        var cost = new CostOption("each of its runs").AddTo(command);

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var agentName = agent.Read(scope.Parse) ?? "native";
            var chosen = choice.Read(scope.Parse);
            var kind = sandbox.Read(scope.Parse);
            var dollars = cost.Read(scope.Parse);
            using var client = await scope.ConnectAsync(cancellationToken);
            var workspaceId = await workspace.ResolveAsync(scope, client, cancellationToken);
            var create = new CreateSession(
                WorkspaceId: workspaceId.ToString(),
                Agent: agentName,
                Title: scope.Parse.GetValue(title),
                Isolated: scope.Parse.GetValue(isolated),
                Sandbox: kind,
                MaxCostUsd: dollars,
                AgentMode: chosen.AgentMode,
                Model: chosen.Model);
            var session = await client.PostAsync("api/sessions", create, ApiJson.Default.CreateSession, ApiJson.Default.Session, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(session, ApiJson.Default.Session);
            }
            else
            {
                scope.Terminal.WriteLine(session.SessionId.ToString());
            }

            return ExitCode.Ok;
        });
    }
}

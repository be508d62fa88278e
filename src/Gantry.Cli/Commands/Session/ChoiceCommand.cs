using System.CommandLine;
using Gantry.Cli.Http;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Sessions;

namespace Gantry.Cli.Commands.Session;

/// <summary>A command that tells what is chosen of a session's agent, or chooses.</summary>
internal static class ChoiceCommand
{
    /// <param name="what">What is chosen, as the help says it.</param>
    /// <param name="choice">The request for a name.</param>
    /// <param name="tell">One line for people.</param>
    public static Command Create(GlobalOptions globals, DocumentedCommand command, string what, Func<string, ChooseAgent> choice, Func<Protocol.Sessions.Session, AgentCapabilities?, string> tell)
    {
        var session = new Argument<string>("session") { Description = "The session.", HelpName = "session id" };
        var name = new Argument<string?>("name") { Description = $"The {what}; \"default\" is the agent's usual one. Left out: tells what is chosen.", Arity = ArgumentArity.ZeroOrOne };
        command.Add(session);
        command.Add(name);
        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var id = Identified.Parse<SessionId>(scope.Parse.GetRequiredValue(session), "gantry session list");
            using var client = await scope.ConnectAsync(cancellationToken);
            var stands = scope.Parse.GetValue(name) is { } chosen
                ? await ChooseAsync(client, id, choice(chosen), cancellationToken)
                : await client.GetAsync($"api/sessions/{id}", ApiJson.Default.Session, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(stands, ApiJson.Default.Session);
                return ExitCode.Ok;
            }

            var agents = await client.GetAsync("api/agents", ApiJson.Default.ItemPageAgent, cancellationToken);
            scope.Terminal.WriteLine(tell(stands, agents.Items.FirstOrDefault(agent => agent.Name == stands.Agent)?.Capabilities));
            return ExitCode.Ok;
        });
    }

    /// <summary>Chooses; what is null stays.</summary>
    public static Task<Protocol.Sessions.Session> ChooseAsync(GantryClient client, SessionId session, ChooseAgent choice, CancellationToken cancellationToken) =>
        client.PostAsync($"api/sessions/{session}/agent", choice, ApiJson.Default.ChooseAgent, ApiJson.Default.Session, cancellationToken);
}

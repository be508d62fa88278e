using System.CommandLine;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Agents;

/// <summary><c>gantry agents</c>: who can work here, and how to install who cannot.</summary>
internal static class AgentsCommands
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new DocumentedCommand(
            "agents", "Shows the agents: installed or not, version, login, and which of their actions your rules see.", "gantry agents", "gantry agents --json", "gantry agents install claude")
        {
            InstallCommand.Create(globals),
        };
        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            var page = await client.GetAsync("api/agents", ApiJson.Default.ItemPageAgent, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(page, ApiJson.Default.ItemPageAgent);
                return ExitCode.Ok;
            }

            foreach (var agent in page.Items)
            {
                Show(scope.Terminal, agent);
            }

            return ExitCode.Ok;
        });
    }

    private static void Show(Terminal terminal, Agent agent)
    {
        terminal.Write(agent.Name.Value, Ink.Bold);
        terminal.WriteLine($"  {VisibleText.OnOneLine(agent.Title)}{(agent.Version is { } version ? $" {version}" : "")}");
        Line(terminal, "installed", agent.Installed ? agent.Program ?? "built in" : "no");
        Line(terminal, "login", agent.Login ?? "none");
        Line(terminal, "rules see", agent.Capabilities.RulesSee);
        Line(terminal, "can", string.Join(", ", Abilities(agent.Capabilities)));
        if (agent.Capabilities.Modes.Count > 0)
        {
            Line(terminal, "modes", string.Join(", ", agent.Capabilities.Modes));
        }

        Line(terminal, "models", ModelsOf(agent.Capabilities));
        if (agent.Install is { } install)
        {
            Line(terminal, "to install", install);
        }

        foreach (var warning in agent.Warnings)
        {
            terminal.WriteLine($"  ! {VisibleText.OnOneLine(warning)}", Ink.Yellow);
        }
    }

    private static string ModelsOf(AgentCapabilities can)
    {
        var listed = can.Models.Select(model => model == can.UsualModel && can.Models.Count > 1 ? $"{model} (usual)" : model);
        return string.Join(", ", can.OtherModels ? listed.Append(can.Models.Count == 0 ? "those of its maker" : "others by their makers' names") : listed) is { Length: > 0 } all ? all : "none";
    }

    private static void Line(Terminal terminal, string label, string text) => terminal.WriteLine($"  {label,-10}  {VisibleText.OnOneLine(text)}");

    private static IEnumerable<string> Abilities(AgentCapabilities can)
    {
        yield return can.Steering == SteeringWay.Native ? "be steered" : "be steered by an interrupt";
        yield return can.Denial == DenialWay.WithTheAnswer ? "hear why it is denied" : "hear why it is denied (as a message)";
        if (can.EditedInput)
        {
            yield return "run edited input";
        }

        if (can.Resume)
        {
            yield return "resume";
        }

        if (can.Fork)
        {
            yield return "fork";
        }

        if (can.Images)
        {
            yield return "see images";
        }
    }
}

using System.CommandLine;
using Gantry.Cli.Commands.Options;
using Gantry.Protocol.Ids;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry runner</c>: one agent for other daemons, and for clients that speak the contract of a runner.</summary>
internal static class RunnerCommand
{
    private const string UsualListen = "127.0.0.1:8081";

    public static Command Create(GlobalOptions globals)
    {
        var agent = new Option<string>("--agent", "-a") { Description = "Whose runner this is: claude, codex, native or demo.", HelpName = "NAME", Required = true };
        var command = new DocumentedCommand(
            "runner",
            "Runs one agent for other daemons: GET /health, POST /threads, POST /runs, GET /runs/ID/events. A daemon uses it by RUNNER_CLAUDE_URL or RUNNER_CODEX_URL "
            + "and, with RUNNER_CLAUDE_TOKEN or RUNNER_CODEX_TOKEN, answers its approvals. Keeps its own data beneath the data directory, in runners/NAME; its token stands there.",
            "gantry runner --agent claude --listen 127.0.0.1:9104",
            "gantry runner --agent codex --listen 0.0.0.0:9102 --tls-cert cert.pem --tls-key key.pem")
        {
            agent,
        };
        var listen = new ListenOptions(UsualListen).AddTo(command);

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var asked = scope.Parse.GetRequiredValue(agent);
            var name = AgentName.TryParse(asked, out var parsed)
                ? parsed.Value
                : throw new CommandFailure(ExitCode.Usage, $"'{asked}' is no agent name: those are lower case, such as claude or codex.");
            var root = Path.Combine(scope.Data.Directory.Root, "runners", name.Replace(':', '-'));
            var folders = ServerDoor.FoldersOf(scope, "GANTRY_LOCAL_ROOTS") is { Count: > 0 } named ? named : ServerDoor.FoldersOf(scope, "WORKSPACES_ROOT");
            await ServerDoor.ServeAsync(scope, listen.Read(scope), root, folders, only: null, name, cancellationToken);
            return ExitCode.Ok;
        });
    }
}

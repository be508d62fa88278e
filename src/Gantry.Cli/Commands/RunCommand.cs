using System.CommandLine;
using Gantry.Cli.Commands.Options;
using Gantry.Cli.Commands.Session;
using Gantry.Cli.Following;
using Gantry.Cli.Http;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Sessions;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry run</c>: a prompt, worked on while you watch. Starts a daemon when none runs.</summary>
internal static class RunCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var session = new Option<string?>("--session") { Description = "Go on in this session.", HelpName = "ID" };
        var detach = new Option<bool>("--detach", "-d") { Description = "Do not follow the run; print its id." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Answer every approval with \"allow once\". The agent then does what it wants." };
        var isolated = new Option<bool>("--isolated") { Description = "Work in a copy of the folder; \"session land\" brings the changes back." };
        var attach = new Option<string[]>("--attach") { Description = "Give this text or image with the prompt; may be repeated.", HelpName = "FILE", Arity = ArgumentArity.OneOrMore };
        var command = new DocumentedCommand(
            "run",
            "Gives an agent a prompt and shows what it does.",
            "gantry run \"make the tests pass\"",
            "gantry run --workspace ../shop --prompt-file task.md",
            "gantry run --repo https://github.com/octocat/hello-world --agent native \"explain this repository\"",
            "gantry run --agent claude --mode plan --model claude-haiku-4-5 \"how would you add a cache?\"",
            "gantry run --session 0190… \"now add a test\"")
        {
            session,
            detach,
            yes,
            attach,
            isolated,
        };
        var prompt = new PromptOptions("prompt", "What the agent shall do.").AddTo(command);
        var workspace = new WorkspaceOption().AddTo(command);
        var agent = new AgentOption().AddTo(command);
        var choice = new ChoiceOptions().AddTo(command);
        var sandbox = new SandboxOption().AddTo(command);
        var cost = new CostOption("the run").AddTo(command);

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var text = await prompt.ReadAsync(scope.Parse, cancellationToken);
            var agentName = agent.Read(scope.Parse);
            var kind = sandbox.Read(scope.Parse);
            var chosen = choice.Read(scope.Parse);
            var dollars = cost.Read(scope.Parse);
            SessionId? known = scope.Parse.GetValue(session) is { } id ? Identified.Parse<SessionId>(id, "gantry session list") : null;
            if (known is not null && (workspace.IsGiven(scope.Parse) || agentName is not null || kind is not null))
            {
                throw new CommandFailure(ExitCode.Usage, "A session has its workspace, agent and sandbox already: leave out --workspace, --repo, --agent and --sandbox with --session.");
            }

            using var client = await scope.ConnectOrStartAsync(cancellationToken);
            var sessionId = known ?? await CreateSessionAsync(scope, client, workspace, new NewSession(agentName, chosen, scope.Parse.GetValue(isolated), kind), cancellationToken);
            if (known is not null && chosen != new ChooseAgent())
            {
                await ChoiceCommand.ChooseAsync(client, sessionId, chosen, cancellationToken);
            }

            var attached = await Attaching.SendAsync(client, sessionId, scope.Parse.GetValue(attach) ?? [], cancellationToken);
            var accepted = await client.PostAsync(
                $"api/sessions/{sessionId}/prompt",
                new PromptSession(text, attached.Count == 0 ? null : [.. attached.Select(attachment => attachment.AttachmentId.ToString())], dollars),
                ApiJson.Default.PromptSession,
                ApiJson.Default.PromptAccepted,
                cancellationToken);

            var answers = scope.Parse.GetValue(yes) ? AnswerMode.AllowEach : AnswerMode.Person;
            if (scope.Parse.GetValue(detach))
            {
                return await TellAsync(scope, client, accepted.RunId, answers, cancellationToken);
            }

            if (answers == AnswerMode.AllowEach)
            {
                scope.Terminal.Complain("WARNING: --yes allows everything the agent asks for, unseen.");
            }

            scope.Terminal.Complain($"Run {accepted.RunId} in session {sessionId}");
            return await RunFollowing.FollowRunAsync(scope, client, accepted.RunId, answers, cancellationToken);
        });
    }

    private static async Task<SessionId> CreateSessionAsync(
        CommandScope scope,
        GantryClient client,
        WorkspaceOption workspace,
        NewSession made,
        CancellationToken cancellationToken)
    {
        var workspaceId = await workspace.ResolveAsync(scope, client, cancellationToken);
        var create = new CreateSession(
            WorkspaceId: workspaceId.ToString(), Agent: made.Agent ?? "native", Isolated: made.IsIsolated, Sandbox: made.Sandbox, AgentMode: made.Choice.AgentMode, Model: made.Choice.Model);
        return (await client.PostAsync("api/sessions", create, ApiJson.Default.CreateSession, ApiJson.Default.Session, cancellationToken)).SessionId;
    }

    private static async Task<ExitCode> TellAsync(CommandScope scope, GantryClient client, RunId run, AnswerMode answers, CancellationToken cancellationToken)
    {
        if (answers == AnswerMode.AllowEach)
        {
            scope.Terminal.Complain("Note: with --detach nobody answers for you; --yes has no effect. Approvals wait in: gantry inbox");
        }

        if (scope.Json)
        {
            scope.Terminal.WriteJson(await client.GetAsync($"api/runs/{run}", ApiJson.Default.Run, cancellationToken), ApiJson.Default.Run);
            return ExitCode.Ok;
        }

        scope.Terminal.WriteLine(run.ToString());
        return ExitCode.Ok;
    }

    private sealed record NewSession(string? Agent, ChooseAgent Choice, bool IsIsolated, string? Sandbox);
}

using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Gantry.Cli.Following;
using Gantry.Cli.Http;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Sessions;

namespace Gantry.Cli.Commands.Session;

/// <summary>
/// <c>gantry session handoff</c>:
/// 1. tell the session that it goes on in a terminal; it then starts nothing else;
/// 2. start the agent's program here, with its own resume, and wait for its end;
/// 3. tell the session that it is back; it takes over what was said here.
/// </summary>
internal static class HandoffCommand
{
    private const string Word = "/handoff";
    private const string Back = "I am back";

    public static Command Create(GlobalOptions globals)
    {
        var session = new Argument<string>("session") { Description = "The session; its agent is claude or codex.", HelpName = "session id" };
        var command = new DocumentedCommand(
            "handoff",
            "Goes on with a session of Claude Code or Codex in this terminal, by the program's own resume; when it ends, the session goes on in Gantry with what was said here. "
            + "In the terminal the program runs as you, without a sandbox, and asks by itself: your rules do not see what it does there.",
            "gantry session handoff 0190…")
        {
            session,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var id = Identified.Parse<SessionId>(scope.Parse.GetRequiredValue(session), "gantry session list");
            using var client = await scope.ConnectAsync(cancellationToken);

            // :: Step 1
            var found = await client.GetAsync($"api/sessions/{id}", ApiJson.Default.Session, cancellationToken);
            if (found.Agent != AgentName.Claude && found.Agent != AgentName.Codex)
            {
                throw new CommandFailure(ExitCode.Usage, $"The agent of this session is {found.Agent}, which has no program to go on with; claude and codex have.");
            }

            var run = (await client.PostAsync($"api/sessions/{id}/prompt", new PromptSession(Word), ApiJson.Default.PromptSession, ApiJson.Default.PromptAccepted, cancellationToken)).RunId;
            var (call, question) = await AwaitAsync(scope, client, run, cancellationToken);

            // :: Step 2
            await RunProgramAsync(client, run, call, cancellationToken);

            // :: Step 3
            await client.PostAsync(
                $"api/approvals/{question.QuestionId}/answer", new AnswerQuestion(Choices: [Back]), ApiJson.Default.AnswerQuestion, ApiJson.Default.Approval, CancellationToken.None);
            return await RunFollowing.FollowRunAsync(scope, client, run, AnswerMode.Person, cancellationToken);
        });
    }

    private static async Task<(ToolCall Call, QuestionAsked Question)> AwaitAsync(CommandScope scope, GantryClient client, RunId run, CancellationToken cancellationToken)
    {
        ToolCall? call = null;
        await foreach (var frame in new EventStream(client, $"api/runs/{run}/events", scope.Time).ReadAsync(after: null, endsWithRun: true, cancellationToken))
        {
            switch ((frame as EventFrame)?.Envelope.Payload)
            {
                case ToolCall { ToolName: "handoff" } told:
                    call = told;
                    break;
                case QuestionAsked asked when call is not null:
                    return (call, asked);
                case RunError failure:
                    throw new CommandFailure(ExitCode.Failed, failure.Hint is { } hint ? $"{failure.Message} {hint}" : failure.Message);
            }
        }

        throw new CommandFailure(ExitCode.Failed, "The session did not hand over; 'gantry agents' shows whether its agent runs here.");
    }

    private static async Task RunProgramAsync(GantryClient client, RunId run, ToolCall call, CancellationToken cancellationToken)
    {
        var gateway = client.Address.GetLeftPart(UriPartial.Authority);
        var words = call.Input.GetProperty("command").EnumerateArray().Select(word => Here(word.GetString()!)).ToList();
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { UseShellExecute = false, WorkingDirectory = call.Input.GetProperty("folder").GetString()! };
        foreach (var variable in call.Input.GetProperty("environment").EnumerateObject())
        {
            start.Environment[variable.Name] = Here(variable.Value.GetString()!);
        }

        if (call.Input.TryGetProperty("keyVariable", out var name) && name.ValueKind == JsonValueKind.String)
        {
            // It ends with the run, which is to say when the session is back.
            var wanted = new CreateModelKey("run", run.ToString(), "terminal");
            var made = await client.PostAsync("api/keys", wanted, ApiJson.Default.CreateModelKey, ApiJson.Default.ModelKeyCreated, cancellationToken);
            start.Environment[name.GetString()!] = made.Secret;
        }

        try
        {
            using var program = Process.Start(start)!;
            await program.WaitForExitAsync(CancellationToken.None);
        }
        catch (Win32Exception failure)
        {
            await client.PostAsync($"api/runs/{run}/cancel", ApiJson.Default.Run, CancellationToken.None);
            throw new CommandFailure(ExitCode.Failed, $"{words[0]} could not be started: {failure.Message}. The session is as it was.");
        }

        string Here(string word) => word.Replace("{gateway}", gateway, StringComparison.Ordinal);
    }
}

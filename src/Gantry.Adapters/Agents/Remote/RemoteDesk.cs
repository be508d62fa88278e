using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.Agents;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Agents.Remote;

/// <summary>
/// A runner's questions, asked here: under this daemon's rules and in its inbox. The runner's own rules have judged before, and count too. Who answers first
/// is who answers, here or at the runner.
/// </summary>
/// <param name="does">Takes what is to be done about an answer into the one order of the turn.</param>
/// <param name="asking">Cancelled when nobody waits for answers any more.</param>
internal sealed class RemoteDesk(
    RunnerClient client, RunnerPatience patience, IProgramKind kind, AgentTurn turn, IRunJournal journal, StandingAnswers standing, Func<Func<Task>, ValueTask> does, CancellationToken asking)
{
    private const string Network = "network";

    private readonly Dictionary<string, ToolCallId> open = new(StringComparer.Ordinal);
    private readonly List<Task> questions = [];

    /// <summary>Asks for permission.</summary>
    public void Ask(ApprovalRequested asked)
    {
        if (!open.TryAdd(asked.ApprovalId.ToString(), asked.ToolCallId))
        {
            return;
        }

        var question = new ApprovalQuestion(
            asked.ToolCallId,
            asked.Tool,
            asked.Title,
            asked.Reason,
            ActionOf(asked),
            asked.Input,
            asked.Diff,
            new SandboxDescription("remote", IsBoundary: false, $"at {client.Place}: {asked.Sandbox}"))
        {
            Kind = asked.Kind,
            Editable = asked.Editable,
        };
        questions.Add(AsideAsync(async () =>
        {
            if (standing.Take(question) is { } earlier)
            {
                await journal.RecordAsync(earlier.Close(), asking);
                return () => DecideAsync(asked, earlier.Answer);
            }

            var answer = await journal.AskAsync(question, asking);
            return () => DecideAsync(asked, answer);
        }));
    }

    /// <summary>Asks for words.</summary>
    public void AskUser(QuestionAsked asked, ToolCall? call)
    {
        if (!open.TryAdd(asked.QuestionId.ToString(), asked.ToolCallId))
        {
            return;
        }

        var question = new UserQuestion(
            asked.ToolCallId, call?.ToolName ?? "ask_user", asked.Text, asked.Choices, asked.Multiple, call?.Input ?? JsonSerializer.SerializeToElement(new JsonObject()));
        questions.Add(AsideAsync(async () =>
        {
            var answer = await journal.AskUserAsync(question, asking);
            return () => AnswerAsync(asked, answer);
        }));
    }

    /// <summary>Somebody answered at the runner.</summary>
    public Task AnsweredThereAsync(string id) => open.Remove(id, out var call) ? journal.WithdrawAsync(call, CancellationToken.None) : Task.CompletedTask;

    /// <summary>Returns when no question is under way any more; they must have been told to stop, or be answered.</summary>
    public Task SettledAsync() => Task.WhenAll(questions);

    private GatedAction ActionOf(ApprovalRequested asked) =>
        asked.Tool == Network && asked.Input.TextAt("host") is { } host && asked.Input.NumberAt("port") is > 0 and < 65536 and var port
            ? new NetworkAction(host, (int)port)
            : kind.ActionOf(asked.Tool, asked.Input, turn.WorkingDirectory);

    private Task DecideAsync(ApprovalRequested asked, ApprovalAnswer answer)
    {
        var body = new JsonObject { ["decision"] = answer.Allowed ? "allow" : "deny", ["input_hash"] = asked.InputHash };
        if (!answer.Allowed && answer.Feedback is { } words)
        {
            body["feedback"] = words;
        }

        if (answer.EditedInput is { } edited)
        {
            body["input"] = edited.ToNode();
        }

        return SayAsync(asked.ApprovalId.ToString(), "", body);
    }

    // Nobody answered: the runner's own deadline says so.
    private Task AnswerAsync(QuestionAsked asked, string? answer)
    {
        if (answer is null)
        {
            return Task.CompletedTask;
        }

        var lines = answer.Split('\n');
        var chosen = lines.TakeWhile(line => asked.Choices.Contains(line, StringComparer.Ordinal)).ToList();
        var words = string.Join('\n', lines.Skip(chosen.Count));
        var body = new JsonObject { ["choices"] = new JsonArray([.. chosen.Select(choice => (JsonNode)choice)]) };
        if (words.Length > 0)
        {
            body["text"] = words;
        }

        return SayAsync(asked.QuestionId.ToString(), "/answer", body);
    }

    private async Task SayAsync(string id, string what, JsonObject body)
    {
        if (!open.Remove(id))
        {
            return;
        }

        try
        {
            await patience.AskAsync(() => client.PostAsync($"api/approvals/{id}{what}", body, key: null, asking), asking);
        }
        catch (RunnerException refused) when (refused.Status is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            // It was answered there, or its run is over.
        }
        catch (RunnerException refused)
        {
            throw new AgentException(
                $"The runner does not take the answer. {refused.Message}", "Give the daemon the runner's token, which stands in its owner-token file: RUNNER_CLAUDE_TOKEN or RUNNER_CODEX_TOKEN.");
        }
    }

    private async Task AsideAsync(Func<Task<Func<Task>>> ask)
    {
        try
        {
            await does(await ask());
        }
        catch (OperationCanceledException)
        {
            // The turn is over or is being left; the question stays as it is in the store.
        }
        catch (Exception failure)
        {
            await does(() => Task.FromException(failure));
        }
    }
}

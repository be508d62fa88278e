using System.Text.Json;
using Gantry.Cli.Http;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands;

/// <summary>Answers one approval: shows exactly what is answered, then sends the answer bound to the hash of what was shown.</summary>
internal static class Answering
{
    /// <param name="approval">What is answered, as it was fetched.</param>
    /// <param name="path">Where the answer goes.</param>
    /// <param name="input">What shall run instead.</param>
    /// <param name="reach">How far an allow reaches; once by default.</param>
    public static async Task<ExitCode> AnswerAsync(
        CommandScope scope,
        GantryClient client,
        Approval approval,
        string path,
        string decision,
        string? feedback,
        CancellationToken cancellationToken,
        JsonElement? input = null,
        AnswerReach? reach = null)
    {
        if (approval.Status != ApprovalStatus.Pending)
        {
            throw Decided(approval);
        }

        if (approval.Kind == ApprovalKind.Question)
        {
            throw new CommandFailure(ExitCode.Usage, $"This is a question: gantry answer {approval.ApprovalId} \"…\"");
        }

        if (!scope.Json)
        {
            ApprovalView.Write(scope.Terminal, approval);
        }

        try
        {
            var answer = new DecideApproval(decision, reach?.Scope ?? "once", approval.InputHash, feedback, input, reach?.Suggestion);
            var answered = await client.PostAsync(path, answer, ApiJson.Default.DecideApproval, ApiJson.Default.Approval, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(answered, ApiJson.Default.Approval);
            }
            else
            {
                ApprovalView.WriteEdit(scope.Terminal, answered.Edited);
                scope.Terminal.WriteLine(decision == "allow" ? AllowedWords(answered, reach) : "→ denied", decision == "allow" ? Ink.Green : Ink.Yellow);
            }

            return ExitCode.Ok;
        }
        catch (CommandFailure failure) when (failure.ExitCode == ExitCode.Conflict)
        {
            var now = await client.FindAsync($"api/approvals/{approval.ApprovalId}", ApiJson.Default.Approval, cancellationToken);
            throw now is { Status: not ApprovalStatus.Pending } ? Decided(now) : failure;
        }
    }

    public static Task<Approval> FetchAsync(GantryClient client, ApprovalId id, CancellationToken cancellationToken) =>
        client.GetAsync($"api/approvals/{id}", ApiJson.Default.Approval, cancellationToken);

    /// <summary>The approval of a list that an answer by step or tool call means: the one that waits, else the last.</summary>
    public static async Task<Approval> FindAsync(GantryClient client, string query, Func<Approval, bool> isMeant, string what, CancellationToken cancellationToken)
    {
        string? cursor = null;
        Approval? answered = null;
        for (var page = 0; page < 20; page++)
        {
            var from = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var approvals = await client.GetAsync($"api/approvals?{query}&limit=100{from}", ApiJson.Default.ItemPageApproval, cancellationToken);
            foreach (var approval in approvals.Items.Where(isMeant))
            {
                if (approval.Status == ApprovalStatus.Pending)
                {
                    return approval;
                }

                answered = approval;
            }

            cursor = approvals.NextCursor;
            if (cursor is null)
            {
                break;
            }
        }

        return answered ?? throw new CommandFailure(ExitCode.NotFound, $"No approval is asked for {what}; \"gantry inbox\" shows those that wait.");
    }

    private static string AllowedWords(Approval answered, AnswerReach? reach) =>
        reach is null or { Scope: "once" } ? "→ allowed once" : $"→ allowed, and remembered ({reach.Scope}) by rule {string.Join(", ", answered.RuleIds)}";

    private static CommandFailure Decided(Approval approval)
    {
        var by = approval.DecidedBy is { } who ? $" by {who}" : "";
        var status = approval.Status.ToString().ToLowerInvariant();
        return new CommandFailure(ExitCode.Conflict, $"Approval {approval.ApprovalId} ({approval.Title}) is {status} already{by}; the first answer counts.");
    }
}

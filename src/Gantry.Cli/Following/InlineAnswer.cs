using Gantry.Cli.Http;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Following;

/// <summary>What a person, or <c>--yes</c>, answers while they follow a run.</summary>
internal abstract record InlineAnswer
{
    /// <summary>Sends it.</summary>
    public abstract Task SendAsync(GantryClient client, ApprovalId id, CancellationToken cancellationToken);
}

/// <summary>To an approval or a plan.</summary>
internal sealed record InlineDecision(DecideApproval Decision) : InlineAnswer
{
    public override Task SendAsync(GantryClient client, ApprovalId id, CancellationToken cancellationToken) =>
        client.PostAsync($"api/approvals/{id}", Decision, ApiJson.Default.DecideApproval, ApiJson.Default.Approval, cancellationToken);
}

/// <summary>To a question.</summary>
internal sealed record InlineWords(AnswerQuestion Answer) : InlineAnswer
{
    public override Task SendAsync(GantryClient client, ApprovalId id, CancellationToken cancellationToken) =>
        client.PostAsync($"api/approvals/{id}/answer", Answer, ApiJson.Default.AnswerQuestion, ApiJson.Default.Approval, cancellationToken);
}

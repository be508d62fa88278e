using System.Text.Json.Nodes;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals.External;

/// <summary>Asks the external policy, when there is one, and refuses in Gantry's words when it does not allow.</summary>
/// <param name="policy">Null when none is configured.</param>
public sealed class ExternalConsent(IExternalPolicy? policy = null)
{
    private static readonly string[] OwnerRoles = ["owner"];

    /// <summary>There is a policy, so nothing is allowed without it.</summary>
    internal bool IsNeeded => policy is not null;

    /// <summary>Lets a request to a route pass.</summary>
    /// <exception cref="GantryException">The policy does not allow it (forbidden), or cannot be asked (unavailable).</exception>
    public Task RequireAsync(string user, string method, string path, JsonObject resource, CancellationToken cancellationToken) =>
        RequireAsync(user, method, path, "call", resource, cancellationToken);

    /// <summary>Lets an allow of an approval count.</summary>
    /// <param name="edited">What would run instead.</param>
    /// <exception cref="GantryException">As before; the approval stays as it is.</exception>
    internal Task RequireAsync(string user, Approval approval, EditedInput? edited, CancellationToken cancellationToken)
    {
        var resource = new JsonObject
        {
            ["approval_id"] = approval.ApprovalId.ToString(),
            ["session_id"] = approval.SessionId.ToString(),
            ["run_id"] = approval.RunId.ToString(),
            ["agent"] = approval.Agent.Value,
            ["tool"] = approval.Tool,
            ["input"] = JsonNode.Parse((edited?.Input ?? approval.Input).GetRawText()),
            ["input_hash"] = edited?.InputHash ?? approval.InputHash,
        };
        return RequireAsync(user, "POST", $"/api/approvals/{approval.ApprovalId}", "allow", resource, cancellationToken);
    }

    private async Task RequireAsync(string user, string method, string path, string action, JsonObject resource, CancellationToken cancellationToken)
    {
        if (policy is null)
        {
            return;
        }

        var question = new ExternalQuestion(user, OwnerRoles, method, path, action, System.Text.Json.JsonSerializer.SerializeToElement(resource, ExternalJson.Default.JsonObject));
        var answer = await policy.AskAsync(question, cancellationToken);
        if (!answer.Allows)
        {
            throw answer.HasAnswered
                ? GantryException.Forbidden("policy-refused", $"The external policy does not allow this: {answer.Reason}")
                : GantryException.Unavailable("policy-unavailable", $"The external policy cannot be asked, and so nothing is allowed: {answer.Reason}");
        }
    }
}

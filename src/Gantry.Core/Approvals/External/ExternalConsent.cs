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
    internal Task RequireAsync(string user, Approval approval, EditedInput? edited, CancellationToken cancellationToken) =>
        RequireAsync(user, "POST", PathOf(approval), "allow", ResourceOf(approval, edited), cancellationToken);

    /// <summary>Whether the policy lets a rule allow a request; false when it cannot be asked.</summary>
    /// <param name="user">The rule's name as an actor.</param>
    internal async Task<bool> AllowsAsync(string user, Approval approval, CancellationToken cancellationToken) =>
        policy is null || (await policy.AskAsync(Question(user, [], "POST", PathOf(approval), "allow", ResourceOf(approval, edited: null)), cancellationToken)).Allows;

    private static string PathOf(Approval approval) => $"/api/approvals/{approval.ApprovalId}";

    private static JsonObject ResourceOf(Approval approval, EditedInput? edited) =>
        new()
        {
            ["approval_id"] = approval.ApprovalId.ToString(),
            ["session_id"] = approval.SessionId.ToString(),
            ["run_id"] = approval.RunId.ToString(),
            ["agent"] = approval.Agent.Value,
            ["tool"] = approval.Tool,
            ["input"] = JsonNode.Parse((edited?.Input ?? approval.Input).GetRawText()),
            ["input_hash"] = edited?.InputHash ?? approval.InputHash,
        };

    private static ExternalQuestion Question(string user, string[] roles, string method, string path, string action, JsonObject resource) =>
        new(user, roles, method, path, action, System.Text.Json.JsonSerializer.SerializeToElement(resource, ExternalJson.Default.JsonObject));

    private async Task RequireAsync(string user, string method, string path, string action, JsonObject resource, CancellationToken cancellationToken)
    {
        if (policy is null)
        {
            return;
        }

        var answer = await policy.AskAsync(Question(user, OwnerRoles, method, path, action, resource), cancellationToken);
        if (!answer.Allows)
        {
            throw answer.HasAnswered
                ? GantryException.Forbidden("policy-refused", $"The external policy does not allow this: {answer.Reason}")
                : GantryException.Unavailable("policy-unavailable", $"The external policy cannot be asked, and so nothing is allowed: {answer.Reason}");
        }
    }
}

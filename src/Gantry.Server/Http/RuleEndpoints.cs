using Gantry.Core.Approvals.Rules;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Gantry.Server.Http;

/// <summary>The rules that answer approvals without a person: for the owner alone, like the inbox.</summary>
internal static class RuleEndpoints
{
    public static void MapRules(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/rules").WithTags("rules").Deciding();
        group.MapGet("", ListAsync).WithSummary("Rules, newest first, revoked ones too; the managed ones stand before the first page, over and above its limit.");
        group.MapPost("", AddAsync).WithSummary("Add a rule; it counts at once.");
        group.MapGet("/{ruleId}", FindAsync).WithSummary("One rule, with how often it decided.");
        group.MapDelete("/{ruleId}", RevokeAsync).WithSummary("Revoke a rule; it is kept and shown.");
        group.MapPost("/check", CheckAsync).WithSummary("What the rules would say to an action, which one decides and why, part by part.");
        group.MapPost("/simulate", SimulateAsync).WithSummary("What other rules would have changed about the recorded requests.");
        group.MapPost("/import", ImportAsync).WithSummary("Take over rules of Claude Code or Codex; a dry run unless dry_run is false.");
    }

    private static async Task<Ok<ItemPage<Rule>>> ListAsync(
        string? layer,
        string? effect,
        string? kind,
        [FromQuery(Name = "workspace_id")] string? workspaceId,
        [FromQuery(Name = "session_id")] string? sessionId,
        string? revoked,
        string? limit,
        string? cursor,
        RuleDirectory rules,
        CancellationToken cancellationToken)
    {
        var filter = new RuleFilter(
            QueryWord.Of<RuleLayer>(layer, "layer"),
            QueryWord.Of<RuleEffect>(effect, "effect"),
            QueryWord.Of<RuleKind>(kind, "kind"),
            RouteId.Filter<WorkspaceId>(workspaceId, "workspace_id"),
            RouteId.Filter<SessionId>(sessionId, "session_id"),
            revoked switch
            {
                null => null,
                "true" => true,
                "false" => false,
                _ => throw GantryException.Invalid("revoked", "revoked must be true or false; left out, both are listed."),
            });
        return TypedResults.Ok(await rules.ListAsync(filter, PageRequest.Parse(limit, cursor), cancellationToken));
    }

    private static async Task<Ok<Rule>> AddAsync(
        JsonBody<AddRule> body,
        RuleDirectory rules,
        RulePlaces places,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        await places.EnsureAsync(body.Value.WorkspaceId, body.Value.SessionId, cancellationToken);
        return TypedResults.Ok(await rules.AddAsync(body.Value, context.Origin(body.Hash), cancellationToken));
    }

    private static async Task<Ok<Rule>> FindAsync(string ruleId, RuleDirectory rules, CancellationToken cancellationToken) =>
        TypedResults.Ok(await rules.FindAsync(RouteId.Of<RuleId>(ruleId), cancellationToken));

    private static async Task<Ok<Rule>> RevokeAsync(string ruleId, RuleDirectory rules, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await rules.RevokeAsync(RouteId.Of<RuleId>(ruleId), context.Origin(), cancellationToken));

    private static async Task<Ok<Judgement>> CheckAsync(JsonBody<CheckRules> body, RuleDirectory rules, RulePlaces places, CancellationToken cancellationToken)
    {
        var action = RuleDirectory.ActionOf(body.Value);
        return TypedResults.Ok(await rules.CheckAsync(action, await places.AskerAsync(body.Value, cancellationToken), cancellationToken));
    }

    private static async Task<Ok<SimulatedRules>> SimulateAsync(
        JsonBody<SimulateRules> body,
        RuleSimulator simulator,
        HttpContext context,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await simulator.SimulateAsync(body.Value, context.Origin(body.Hash), cancellationToken));

    private static async Task<Ok<RuleImport>> ImportAsync(
        JsonBody<ImportRules> body,
        RuleImporter importer,
        RulePlaces places,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        await places.EnsureAsync(body.Value.WorkspaceId, body.Value.SessionId, cancellationToken);
        return TypedResults.Ok(await importer.ImportAsync(body.Value, context.Origin(body.Hash), cancellationToken));
    }
}

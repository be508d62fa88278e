using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.Paging;
using Gantry.Core.Sessions;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Paging;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Gantry.Server.Http;

/// <summary>Virtual keys of the model gateway: for the owner alone.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/keys").WithTags("keys").Administering();
        group.MapGet("", ListAsync).WithSummary("Virtual keys, newest first; revoked ones when asked. Never a secret.");
        group.MapPost("", MakeAsync).WithSummary("Make a key; its secret is in this reply and is never shown again.");
        group.MapGet("/{keyId}", FindAsync).WithSummary("One key, with its last use.");
        group.MapPost("/{keyId}", ChangeAsync).WithSummary("Change models, limits, budgets or expiry; it counts at once.");
        group.MapDelete("/{keyId}", RevokeAsync).WithSummary("Revoke a key; it is kept and shown.");
    }

    private static async Task<Ok<ItemPage<ModelKey>>> ListAsync(
        string? revoked,
        [FromQuery(Name = "holder_kind")] string? holderKind,
        [FromQuery(Name = "held_by")] string? heldBy,
        string? limit,
        string? cursor,
        ModelKeyDesk keys,
        CancellationToken cancellationToken)
    {
        var filter = new ModelKeyFilter(
            revoked switch
            {
                null or "false" => false,
                "true" => true,
                "all" => null,
                _ => throw GantryException.Invalid("revoked", "revoked must be true, false or all."),
            },
            QueryWord.Of<KeyHolder>(holderKind, "holder_kind"),
            heldBy);
        return TypedResults.Ok(await keys.ListAsync(filter, PageRequest.Parse(limit, cursor), cancellationToken));
    }

    private static async Task<Ok<ModelKeyCreated>> MakeAsync(JsonBody<CreateModelKey> body, SessionKeys keys, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await keys.MakeAsync(body.Value, context.Origin(body.Hash), cancellationToken));
    }

    private static async Task<Ok<ModelKey>> FindAsync(string keyId, ModelKeyDesk keys, CancellationToken cancellationToken) =>
        TypedResults.Ok(await keys.FindAsync(RouteId.Of<ModelKeyId>(keyId), cancellationToken));

    private static async Task<Ok<ModelKey>> ChangeAsync(
        string keyId, JsonBody<ChangeModelKey> body, ModelKeyDesk keys, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await keys.ChangeAsync(RouteId.Of<ModelKeyId>(keyId), body.Value, context.Origin(body.Hash), cancellationToken));

    private static async Task<Ok<ModelKey>> RevokeAsync(string keyId, ModelKeyDesk keys, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await keys.RevokeAsync(RouteId.Of<ModelKeyId>(keyId), context.Origin(), cancellationToken));
}

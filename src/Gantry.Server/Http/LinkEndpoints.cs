using Gantry.Core.Approvals;
using Gantry.Core.Approvals.Links;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Server.Problems;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>
/// One-time links. The link itself is the proof, so its routes ask for no token; GET only shows (people's messengers open links by themselves), and an answer
/// is a form's POST with the token that its page had.
/// </summary>
internal static class LinkEndpoints
{
    private const int LargestForm = 32 * 1024;
    private const string LinkHolder = "link holder";
    private const string Client = "link";

    public static void MapLinks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/approvals/{approvalId}/link", MakeAsync)
            .WithTags("approvals")
            .Deciding()
            .WithSummary("Make a short-lived link by which this approval can be answered, once, without the owner's token.");

        var door = new PublicDoor(routes.ServiceProvider.GetRequiredService<ApprovalLinks>());
        var group = routes.MapGroup("/link").OpenToAll().WithMetadata(door).ExcludeFromDescription();
        group.MapGet("/{token}", ShowAsync);
        group.MapPost("/{token}", AnswerAsync);
    }

    private static async Task<Ok<ApprovalLink>> MakeAsync(string approvalId, ApprovalLinks links, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await links.MakeAsync(RouteId.Of<ApprovalId>(approvalId), context.Origin(), cancellationToken));

    private static async Task<ContentHttpResult> ShowAsync(string token, ApprovalLinks links, HttpContext context, CancellationToken cancellationToken) =>
        Page(context, await links.FindAsync(token, cancellationToken), links.FormToken(token));

    private static async Task<ContentHttpResult> AnswerAsync(string token, ApprovalLinks links, ApprovalDesk approvals, HttpContext context, CancellationToken cancellationToken)
    {
        var approval = await links.FindAsync(token, cancellationToken);
        var form = await ReadAsync(context.Request, cancellationToken);
        if (!links.IsFormToken(token, form["form_token"]))
        {
            throw GantryException.Forbidden("form-token-refused", "The answer must come from the link's own page: open the link again and answer there.");
        }

        var feedback = form["feedback"].ToString().Trim() is { Length: > 0 } said ? said : null;
        var answer = new DecideApproval(form["decision"].ToString(), "once", approval.InputHash, feedback);
        var origin = new CommandOrigin(LinkHolder, Client) { Address = context.Connection.RemoteIpAddress?.ToString() };
        return Page(context, await approvals.DecideAsync(approval.ApprovalId, answer, origin, cancellationToken), links.FormToken(token));
    }

    private static async Task<IFormCollection> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is not true)
        {
            throw new RequestRefusedException(StatusCodes.Status415UnsupportedMediaType, "form-only", "Answer with the form of the link's page.");
        }

        if (request.ContentLength > LargestForm)
        {
            throw GantryException.TooLarge("form-too-large", $"The form may have {LargestForm / 1024} KiB at most.");
        }

        return await request.ReadFormAsync(new Microsoft.AspNetCore.Http.Features.FormOptions { BufferBodyLengthLimit = LargestForm, ValueCountLimit = 10 }, cancellationToken);
    }

    private static ContentHttpResult Page(HttpContext context, Approval approval, string formToken)
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content(LinkPage.Of(approval, formToken), "text/html; charset=utf-8");
    }
}

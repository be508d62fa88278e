using System.Globalization;
using Gantry.Core.Audit;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Paging;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>Who decided what. Read only: nobody writes here but the decisions themselves.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/audit", ReadAsync).WithTags("audit").WithSummary("The audit log, oldest first; next_cursor is the after of the next page.").Administering();

    private static async Task<Ok<ItemPage<AuditEntry>>> ReadAsync(
        string? after,
        string? limit,
        string? kind,
        string? since,
        AuditLog audit,
        CancellationToken cancellationToken)
    {
        var page = PageRequest.Parse(limit, cursor: null);
        var filter = new AuditFilter(Position(after), QueryWord.Of<AuditKind>(kind, "kind"), Moment(since));
        return TypedResults.Ok(await audit.ReadAsync(filter, page.Limit, cancellationToken));
    }

    private static long Position(string? text) =>
        text is null ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
        : throw GantryException.Invalid("after", "after must be the position of an entry, a whole number.");

    private static DateTimeOffset? Moment(string? text) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment
        : throw GantryException.Invalid("since", "since must be a moment such as 2026-01-18T12:00:00Z.");
}

using System.Globalization;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Usage;
using Gantry.Core.Paging;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Paging;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Gantry.Server.Http;

/// <summary>What models used and cost.</summary>
internal static class UsageEndpoints
{
    private const int LongestGroup = 400;

    public static void MapUsage(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/usage").WithTags("usage").Working();
        group.MapGet("", SumAsync).WithSummary("Usage by day, user, model, session, run or key. A cost that is not known is null and counted as unpriced.");
        group.MapGet("/calls", ListAsync).WithSummary("Single model calls, newest first.");
        routes.MapUsageLog("/llm/usage");
    }

    /// <summary>The usage log as a seed knows it: under <c>/llm</c>, and at the root where the model gateway is served alone.</summary>
    public static void MapUsageLog(this IEndpointRouteBuilder routes, string path) =>
        routes.MapGet(path, LogAsync).WithTags("usage").WithSummary("The newest model calls, and how many there are in all.").Working();

    private static async Task<Ok<ItemPage<UsageSum>>> SumAsync(
        string? from,
        string? to,
        [FromQuery(Name = "group_by")] string? groupBy,
        string? limit,
        string? cursor,
        UsageDirectory usage,
        CancellationToken cancellationToken)
    {
        var group = QueryWord.Of<UsageGroup>(groupBy, "group_by") ?? UsageGroup.Day;
        var before = cursor is null or { Length: <= LongestGroup } ? cursor : throw GantryException.Invalid("cursor", "cursor must be the next_cursor of an earlier page.");
        return TypedResults.Ok(await usage.SumAsync(FilterOf(from, to), group, PageRequest.Parse(limit, cursor: null).Limit, before, cancellationToken));
    }

    private static async Task<Ok<ItemPage<ModelCall>>> ListAsync(
        string? from, string? to, string? limit, string? cursor, UsageDirectory usage, CancellationToken cancellationToken) =>
        TypedResults.Ok(await usage.ListAsync(FilterOf(from, to), PageRequest.Parse(limit, cursor), cancellationToken));

    private static async Task<Ok<UsageLog>> LogAsync(string? limit, string? cursor, UsageDirectory usage, CancellationToken cancellationToken) =>
        TypedResults.Ok(await usage.LogAsync(PageRequest.Parse(limit, cursor), cancellationToken));

    private static UsageFilter FilterOf(string? from, string? to) => new(Moment(from, "from"), Moment(to, "to"));

    private static DateTimeOffset? Moment(string? text, string field) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment
        : throw GantryException.Invalid(field, $"{field} must be a day or moment such as 2026-01-18 or 2026-01-18T12:00:00Z.");
}

using System.Net;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Routing;

namespace Gantry.Server.Tests.Security;

/// <summary>Every route of the real table, for everybody who may come.</summary>
public sealed class RouteMatrixTests : IAsyncLifetime
{
    private static readonly HttpStatusCode[] Refusals =
        [HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.MisdirectedRequest, HttpStatusCode.TooManyRequests];

    private static readonly string[] AskForTheirOwnProof = ["/sign-in"];

    private static readonly (string, string)[] Upgrade =
        [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")];

    private HostedDaemon? strict;
    private HostedDaemon? open;

    public enum Visitor
    {
        Anonymous,
        WrongToken,
        Owner,
        Cookie,
        StaleCookie,
        Ticket,
        WrongTicket,
        OpenLoopback,
        OpenLoopbackWithWrongToken,
        OpenLoopbackBehindProxy,
        OpenLoopbackFromForeignPage,
    }

    public static TheoryData<Visitor> Visitors => [.. Enum.GetValues<Visitor>()];

    public async ValueTask InitializeAsync()
    {
        strict = await HostedDaemon.StartAsync(null, ("GANTRY_MAX_FAILURES_PER_MINUTE", "100000"));
        open = await HostedDaemon.StartAsync(options => options with { OpenLoopback = true }, ("GANTRY_MAX_FAILURES_PER_MINUTE", "100000"));
    }

    public async ValueTask DisposeAsync()
    {
        await strict!.DisposeAsync();
        await open!.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Visitors))]
    public async Task A_visitor_comes_in_where_the_route_is_for_them_and_nowhere_else(Visitor visitor)
    {
        var daemon = visitor >= Visitor.OpenLoopback ? open! : strict!;
        var tried = 0;
        foreach (var route in daemon.Routes)
        {
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                foreach (var upgrade in (bool[])[false, true])
                {
                    var status = await VisitAsync(daemon, visitor, route, new HttpMethod(method), upgrade);

                    (!Refusals.Contains(status)).ShouldBe(MayEnter(visitor, route), $"{visitor}: {method} {route.RoutePattern.RawText}{(upgrade ? " as upgrade" : "")} gave {status}");
                    tried++;
                }
            }
        }

        tried.ShouldBeGreaterThan(70);
    }

    [Fact]
    public void What_decides_or_administers_is_never_a_work_route()
    {
        string[] words = ["approv", "/steps", "/rules", "/trust", "/settings", "/tickets", "/tokens", "/admin", "/audit", "/users"];
        var routes = strict!.Routes.Where(route => words.Any(route.RoutePattern.RawText!.Contains)).ToList();

        routes.Count.ShouldBeGreaterThan(6);
        routes.ShouldAllBe(route => route.Metadata.GetMetadata<RouteAccess>()!.Audience >= RouteAudience.Deciders);
    }

    [Fact]
    public void Only_these_routes_are_open() =>
        strict!.Routes.Where(route => route.Metadata.GetMetadata<RouteAccess>()!.IsOpen).Select(route => route.RoutePattern.RawText)
            .ShouldBe(
                [
                    "/", "/app/{**path}", "/codex", "/sandbox-ui-sample.html", "/sign-in", "/link/{token}", "/link/{token}", "/health", "/healthz", "/readyz",

                    // What browsers ask before they post for a page from disk.
                    "/api/sessions/{sessionId}/messages", "/v1/sessions/{sessionId}/messages",
                ],
                ignoreOrder: true);

    [Fact]
    public void What_is_open_changes_nothing() =>
        strict!.Routes.Where(route => route.Metadata.GetMetadata<RouteAccess>()!.IsOpen && route.RoutePattern.RawText is not "/link/{token}")
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            .ShouldBeSubsetOf(["GET", "HEAD", "OPTIONS"]);

    [Fact]
    public void Every_stream_takes_a_ticket_and_nothing_else_does() =>
        strict!.Routes.Where(route => route.Metadata.GetMetadata<StreamRoute>() is not null).Select(route => route.RoutePattern.RawText)
            .ShouldAllBe(path => path!.EndsWith("/events") || path.EndsWith("/stream"));

    private static bool MayEnter(Visitor visitor, RouteEndpoint route)
    {
        var access = route.Metadata.GetMetadata<RouteAccess>()!;

        // Nobody here brings what such a route's own handler asks for.
        if (AskForTheirOwnProof.Contains(route.RoutePattern.RawText))
        {
            return false;
        }

        return access.IsOpen || visitor switch
        {
            Visitor.Owner or Visitor.Cookie => true,
            Visitor.Ticket => route.Metadata.GetMetadata<StreamRoute>() is not null,
            Visitor.OpenLoopback => access.Audience is RouteAudience.Workers or RouteAudience.KeyHolders,
            _ => false,
        };
    }

    private static async Task<HttpStatusCode> VisitAsync(HostedDaemon daemon, Visitor visitor, RouteEndpoint route, HttpMethod method, bool upgrade)
    {
        var path = string.Concat(route.RoutePattern.PathSegments.Select(segment => "/" + string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "documentName" } => "v1",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart => Guid.NewGuid().ToString(),
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            _ => throw new InvalidOperationException("An unknown part of a route."),
        }))));
        var query = visitor switch
        {
            Visitor.Ticket => "?ticket=" + await daemon.NewTicketAsync(),
            Visitor.WrongTicket => "?ticket=" + new string('0', 64),
            _ => "",
        };
        (string, string)[] proof = visitor switch
        {
            Visitor.WrongToken or Visitor.OpenLoopbackWithWrongToken => [("Authorization", "Bearer " + new string('0', 64))],
            Visitor.Owner => [daemon.AsOwner()],
            Visitor.Cookie => [await daemon.SignInAsync(), ("Origin", daemon.Origin)],
            Visitor.StaleCookie => [((await daemon.SignInAsync()) with { Value = $"gantry-{daemon.Address.Port}={new string('0', 64)}" }), ("Origin", daemon.Origin)],
            Visitor.OpenLoopbackBehindProxy => [("X-Forwarded-For", "203.0.113.5")],
            Visitor.OpenLoopbackFromForeignPage => [("Sec-Fetch-Site", "same-site")],
            _ => [],
        };
        return await daemon.StatusAsync(method, (path.Length == 0 ? "/" : path) + query, method == HttpMethod.Get ? null : "{}", upgrade ? [.. proof, .. Upgrade] : proof);
    }
}

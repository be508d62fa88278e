using Gantry.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Gantry.Server.Tests.Security;

public sealed class RouteTableTests
{
    [Fact]
    public async Task A_route_that_does_not_say_whom_it_is_for_is_named_and_nothing_starts()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.MapGet("/said", () => "x").Working();
        app.MapGet("/forgotten", () => "x");

        Should.Throw<InvalidOperationException>(app.RequireAccess).Message.ShouldContain("GET /forgotten");
    }

    [Fact]
    public async Task The_last_word_counts_so_that_a_route_may_differ_from_its_group()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.MapGroup("/group").Working().MapGet("/inner", () => "x").Deciding();

        app.RequireAccess();
        ((IEndpointRouteBuilder)app).DataSources.Single().Endpoints.Single().Metadata.GetMetadata<RouteAccess>()!.Audience.ShouldBe(RouteAudience.Deciders);
    }
}

namespace Gantry.Server.Security;

/// <summary>Holds every route to having said whom it is for: one that was forgotten must be found when it is built, not when it is found open or closed.</summary>
internal static class RouteTable
{
    /// <exception cref="InvalidOperationException">A route says nothing; it is named.</exception>
    public static void RequireAccess(this IEndpointRouteBuilder routes)
    {
        var silent = Undeclared(routes).ToList();
        if (silent.Count > 0)
        {
            throw new InvalidOperationException($"These routes do not say whom they are for; add Working(), Deciding(), Administering() or OpenToAll(): {string.Join(", ", silent)}");
        }
    }

    private static IEnumerable<string?> Undeclared(IEndpointRouteBuilder routes) =>
        routes.DataSources.SelectMany(source => source.Endpoints).Where(endpoint => endpoint.Metadata.GetMetadata<RouteAccess>() is null).Select(endpoint => endpoint.DisplayName);
}

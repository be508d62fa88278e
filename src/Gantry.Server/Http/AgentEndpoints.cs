using Gantry.Core.Agents;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Paging;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>The agents of this daemon, as they are found just now.</summary>
internal static class AgentEndpoints
{
    public static void MapAgents(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/api/agents").WithTags("agents").Working().MapGet("", ListAsync).WithSummary("Every agent: whether it is installed and logged in, and what it can do.");

    private static async Task<Ok<ItemPage<Agent>>> ListAsync(AgentDirectory agents, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ItemPage<Agent>(await Task.WhenAll(agents.Names.Select(name => agents.Find(name).LookAsync(cancellationToken))), null));
}

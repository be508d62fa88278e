using Gantry.Core.Workspaces;
using Gantry.Protocol.Workspaces;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>What git says to be let in at hosts: set and removed, never given out.</summary>
internal static class CredentialEndpoints
{
    public static void MapCredentials(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/workspaces/credentials").WithTags("workspaces").Administering();
        group.MapGet("", List).WithSummary("The git hosts that there are credentials for, without the secrets.");
        group.MapPost("", Set).WithSummary("Keep a credential for a git host, in the place of the one there was.");
        group.MapDelete("/{host}", Remove).WithSummary("Forget a git host's credential.");
    }

    private static Ok<GitCredentialList> List(GitCredentials credentials) => TypedResults.Ok(credentials.List());

    private static Ok<GitCredential> Set(JsonBody<SetGitCredential> body, GitCredentials credentials, HttpContext context) =>
        TypedResults.Ok(credentials.Set(body.Value, context.Caller().Name));

    private static Ok<GitCredential> Remove(string host, GitCredentials credentials, HttpContext context) =>
        TypedResults.Ok(credentials.Remove(host, context.Caller().Name));
}

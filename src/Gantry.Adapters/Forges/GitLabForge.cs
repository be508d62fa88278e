using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Core.Landing;
using Gantry.Core.Workspaces;

namespace Gantry.Adapters.Forges;

/// <summary>GitLab: REST, version 4.</summary>
internal sealed class GitLabForge(ForgeHttp http) : IForge
{
    public string Kind => "gitlab";

    public GitLogin LoginOf(ForgeAccount account) => new($"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"oauth2:{account.Token}"))}");

    public async Task<string> ProposeAsync(ForgeAccount account, PullRequestDraft draft, CancellationToken cancellationToken)
    {
        // A project is named by its whole path, slashes and all, as one part of the URL.
        var project = $"projects/{Uri.EscapeDataString(draft.Repository)}";
        var target = draft.Base ?? await DefaultBranchAsync(account, project, cancellationToken);
        var body = new JsonObject
        {
            ["source_branch"] = draft.Branch,
            ["target_branch"] = target,
            ["title"] = draft.Title,
            ["description"] = draft.Body,
        };
        var (status, reply) = await SendAsync(account, HttpMethod.Post, $"{project}/merge_requests", body, cancellationToken);
        if (status == HttpStatusCode.Created && (string?)reply?["web_url"] is { } opened)
        {
            return opened;
        }

        if (status == HttpStatusCode.Conflict)
        {
            var source = Uri.EscapeDataString(draft.Branch);
            var (_, open) = await SendAsync(account, HttpMethod.Get, $"{project}/merge_requests?state=opened&source_branch={source}", body: null, cancellationToken);
            if (open is JsonArray { Count: > 0 } list && (string?)list[0]?["web_url"] is { } existing)
            {
                return existing;
            }
        }

        throw ForgeHttp.Refused(account, status, reply);
    }

    private async Task<string> DefaultBranchAsync(ForgeAccount account, string project, CancellationToken cancellationToken)
    {
        var (status, reply) = await SendAsync(account, HttpMethod.Get, project, body: null, cancellationToken);
        return status == HttpStatusCode.OK && (string?)reply?["default_branch"] is { } branch ? branch : throw ForgeHttp.Refused(account, status, reply);
    }

    private Task<(HttpStatusCode Status, JsonNode? Reply)> SendAsync(
        ForgeAccount account, HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken) =>
        http.SendAsync(account, method, path, headers => headers.Add("PRIVATE-TOKEN", account.Token), body, cancellationToken);
}

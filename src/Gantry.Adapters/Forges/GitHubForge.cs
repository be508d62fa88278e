using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Core.Landing;
using Gantry.Core.Workspaces;

namespace Gantry.Adapters.Forges;

/// <summary>GitHub, and GitHub Enterprise: REST, version 2022-11-28.</summary>
internal sealed class GitHubForge(ForgeHttp http) : IForge
{
    public string Kind => "github";

    public GitLogin LoginOf(ForgeAccount account) =>
        new($"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{account.Token}"))}");

    public async Task<string> ProposeAsync(ForgeAccount account, PullRequestDraft draft, CancellationToken cancellationToken)
    {
        var repository = string.Join('/', draft.Repository.Split('/').Select(Uri.EscapeDataString));
        var target = draft.Base ?? await DefaultBranchAsync(account, repository, cancellationToken);
        var body = new JsonObject { ["title"] = draft.Title, ["head"] = draft.Branch, ["base"] = target, ["body"] = draft.Body };
        var (status, reply) = await SendAsync(account, HttpMethod.Post, $"repos/{repository}/pulls", body, cancellationToken);
        if (status == HttpStatusCode.Created && (string?)reply?["html_url"] is { } opened)
        {
            return opened;
        }

        // 422 is also what it says when there is one already.
        if (status == HttpStatusCode.UnprocessableEntity)
        {
            var owner = draft.Repository.Split('/')[0];
            var head = Uri.EscapeDataString($"{owner}:{draft.Branch}");
            var (_, open) = await SendAsync(account, HttpMethod.Get, $"repos/{repository}/pulls?state=open&head={head}", body: null, cancellationToken);
            if (open is JsonArray { Count: > 0 } list && (string?)list[0]?["html_url"] is { } existing)
            {
                return existing;
            }
        }

        throw ForgeHttp.Refused(account, status, reply);
    }

    private async Task<string> DefaultBranchAsync(ForgeAccount account, string repository, CancellationToken cancellationToken)
    {
        var (status, reply) = await SendAsync(account, HttpMethod.Get, $"repos/{repository}", body: null, cancellationToken);
        return status == HttpStatusCode.OK && (string?)reply?["default_branch"] is { } branch ? branch : throw ForgeHttp.Refused(account, status, reply);
    }

    private Task<(HttpStatusCode Status, JsonNode? Reply)> SendAsync(
        ForgeAccount account, HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken) =>
        http.SendAsync(
            account,
            method,
            path,
            headers =>
            {
                headers.Accept.ParseAdd("application/vnd.github+json");
                headers.Add("X-GitHub-Api-Version", "2022-11-28");
                headers.Authorization = new AuthenticationHeaderValue("Bearer", account.Token);
            },
            body,
            cancellationToken);
}

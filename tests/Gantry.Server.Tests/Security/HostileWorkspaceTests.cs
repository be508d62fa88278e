using System.Net.Http.Headers;
using Gantry.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gantry.Server.Tests.Security;

/// <summary>A repository that tries to run a program in every way that git has, opened on every route of the real table.</summary>
public sealed class HostileWorkspaceTests : IAsyncLifetime
{
    // What a route needs to do its work on the workspace; every other is sent {}.
    private static readonly (string Route, string Body)[] Bodies =
    [
        ("/import", """{"source_uri":"{folder}","display_name":"--upload-pack=x"}"""),
        ("/trust", """{"trusted":true}"""),
        ("/settings", """{"copied_files":["file.txt"]}"""),
        ("/sessions", """{"workspace_id":"{workspace}","agent":"demo","isolated":true}"""),
        ("/prompt", """{"prompt":"/demo say hello"}"""),
        ("/messages", """{"content":"/demo say hello"}"""),
        ("/fork", "{}"),
        ("/rewind", """{"to_seq":1,"preview":true}"""),
        ("/land", """{"as":"branch","branch":"{branch}","message":"m"}"""),
        ("/clean", """{"dry_run":false,"force":true}"""),
    ];

    // These read or change the repository itself; a table that did not reach them would prove nothing.
    private static readonly string[] MustWork =
    [
        "POST /api/workspaces/import", "GET /api/workspaces/{workspaceId}/files", "GET /api/workspaces/{workspaceId}/diff", "GET /api/workspaces/{workspaceId}/disk",
        "GET /api/workspaces/{workspaceId}/settings", "GET /api/workspaces/{workspaceId}/trust", "POST /api/workspaces/{workspaceId}/clean", "POST /api/sessions",
        "GET /api/sessions/{sessionId}/diff", "GET /api/sessions/{sessionId}/export", "POST /api/sessions/{sessionId}/land", "POST /api/sessions/{sessionId}/rewind",
        "POST /api/sessions/{sessionId}/fork", "GET /api/search",
    ];

    private static readonly string[] SetsToWork = ["/prompt", "/message", "/compact"];

    private readonly TemporaryDirectory around = new();
    private HostedDaemon? daemon;
    private HttpClient? client;

    private string Repository => around["repo"];

    private string Canary => around["canary"];

    public async ValueTask InitializeAsync()
    {
        await TestGit.CreateAsync(Repository, "file.txt", "one\n", "sub/file.txt", "one\n");
        await HostileRepository.ArmAsync(Repository, around.Path);
        await TestGit.RunAsync(Repository, "status");
        File.Exists(Canary).ShouldBeTrue("the traps must work on a git that trusts the repository");

        // A branch whose name looks like an option, and a link out of the repository.
        var heads = Path.Combine(Repository, ".git", "refs", "heads");
        File.Copy(Directory.GetFiles(heads).Single(), Path.Combine(heads, "--exec=x"));
        File.CreateSymbolicLink(Path.Combine(Repository, "out"), "/etc");
        File.Delete(Canary);
        daemon = await HostedDaemon.StartAsync(null, ("GANTRY_MAX_FAILURES_PER_MINUTE", "100000"));
        client = new HttpClient { BaseAddress = daemon.Address, Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", daemon.Token);
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (daemon is not null)
        {
            await daemon.DisposeAsync();
        }

        around.Dispose();
    }

    [Fact]
    public async Task No_route_runs_anything_of_it()
    {
        var workspace = (await client!.PostJsonAsync("/api/workspaces/import", new { source_uri = Repository })).GetProperty("workspace_id").GetString()!;
        (string Session, string Run)[] places = [await WorkAsync(workspace, isolated: false), await WorkAsync(workspace, isolated: true)];
        var worked = new HashSet<string>(StringComparer.Ordinal);

        // What only looks comes first, what needs a session that rests before what sets it to work, and what takes folders away last. What a session has is
        // visited in both, the one in the repository itself and the one in a clone; all else once.
        var visits = daemon!.Routes
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.SelectMany(
                method => places.Take(IsOfSession(route.RoutePattern) ? places.Length : 1).Select(place => (Route: route, Method: method, Place: place))))
            .OrderBy(visit => (visit.Method, visit.Route.RoutePattern.RawText) switch
            {
                ("GET", _) => 0,
                (_, var path) when SetsToWork.Any(word => path!.Contains(word, StringComparison.Ordinal)) => 2,
                (_, var path) when path!.Contains("/clean", StringComparison.Ordinal) => 3,
                _ => 1,
            });
        foreach (var (route, method, (session, run)) in visits)
        {
            var pattern = "/" + route.RoutePattern.RawText!.Trim('/');
            using var request = new HttpRequestMessage(new HttpMethod(method), PathOf(route.RoutePattern, workspace, session, run) + QueryOf(pattern));
            if (method != "GET")
            {
                request.Content = new StringContent(BodyOf(pattern, workspace, worked.Count), new MediaTypeHeaderValue("application/json"));
            }

            using var response = await client!.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            if (response.IsSuccessStatusCode)
            {
                worked.Add($"{method} {pattern}");
            }

            ((int)response.StatusCode).ShouldNotBe(500, pattern);
            File.Exists(Canary).ShouldBeFalse($"{method} {pattern}: {(File.Exists(Canary) ? File.ReadAllText(Canary) : "")}");
        }

        // A session that was made or prompted on the way may still look at its files.
        foreach (var one in (await client!.GetJsonAsync("/api/runs?limit=200")).GetProperty("items").EnumerateArray())
        {
            await client!.RunToEndAsync(one.GetProperty("run_id").GetString()!);
        }

        File.Exists(Canary).ShouldBeFalse();
        MustWork.Except(worked).ShouldBeEmpty();
    }

    private async Task<(string Session, string Run)> WorkAsync(string workspace, bool isolated)
    {
        var session = (await client!.PostJsonAsync("/api/sessions", new { workspace_id = workspace, agent = "demo", isolated })).GetProperty("session_id").GetString()!;
        var run = await client!.PromptAsync(session, """/demo tool write_file {"path":"sub/new.txt","content":"changed"}""", """/demo tool edit_file {"path":"file.txt","edits":[]}""", "/demo say done");
        await client!.AllowAllAsync(run);
        return (session, run);
    }

    private static bool IsOfSession(RoutePattern pattern) => pattern.Parameters.Any(parameter => parameter.Name is "sessionId" or "runId");

    private static string PathOf(RoutePattern pattern, string workspace, string session, string run)
    {
        var path = string.Concat(pattern.PathSegments.Select(segment => "/" + string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternParameterPart { Name: "workspaceId" } => workspace,
            RoutePatternParameterPart { Name: "sessionId" } => session,
            RoutePatternParameterPart { Name: "runId" } => run,
            RoutePatternParameterPart { Name: "documentName" } => "v1",
            RoutePatternParameterPart => Guid.NewGuid().ToString(),
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            _ => throw new InvalidOperationException("An unknown part of a route."),
        }))));
        return path.Length == 0 ? "/" : path;
    }

    private static string QueryOf(string pattern) =>
        pattern.EndsWith("/files", StringComparison.Ordinal) ? "?path=sub" : pattern.EndsWith("/search", StringComparison.Ordinal) ? "?q=changed" : "";

    private string BodyOf(string pattern, string workspace, int visit) =>
        (Bodies.FirstOrDefault(known => pattern.EndsWith(known.Route, StringComparison.Ordinal)).Body ?? "{}")
            .Replace("{folder}", Repository, StringComparison.Ordinal)
            .Replace("{workspace}", workspace, StringComparison.Ordinal)
            .Replace("{branch}", $"landed-{visit}", StringComparison.Ordinal);
}

using Gantry.Adapters.Forges;
using Gantry.Core.Failures;
using Gantry.Core.Landing;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Forges;

/// <summary>The requests as docs.github.com/rest/pulls and docs.gitlab.com/api/merge_requests describe them.</summary>
public sealed class ForgeTests : IDisposable
{
    private const string Secret = "secret-token-canary";
    private readonly ForgeStub stub = new();
    private readonly ForgeHttp http = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        http.Dispose();
        stub.Dispose();
    }

    [Fact]
    public async Task GitHub_gets_a_pull_request_for_the_default_branch()
    {
        stub.Reply(200, """{"default_branch":"trunk"}""");
        stub.Reply(201, """{"html_url":"https://github.com/org/repo/pull/7"}""");

        var url = await new GitHubForge(http).ProposeAsync(Account("github"), Draft("org/repo", null), Cancelled);

        url.ShouldBe("https://github.com/org/repo/pull/7");
        stub.Calls.Select(call => call.Line).ShouldBe(["GET /repos/org/repo", "POST /repos/org/repo/pulls"]);
        stub.Calls[1].Body.ShouldBe("""{"title":"Title","head":"gantry/0190","base":"trunk","body":"Body"}""");
        stub.Calls[1].Headers["Authorization"].ShouldBe($"Bearer {Secret}");
        stub.Calls[1].Headers["Accept"].ShouldBe("application/vnd.github+json");
        stub.Calls[1].Headers["X-GitHub-Api-Version"].ShouldBe("2022-11-28");
    }

    [Fact]
    public async Task A_pull_request_that_is_there_already_is_the_answer()
    {
        stub.Reply(422, """{"message":"Validation Failed"}""");
        stub.Reply(200, """[{"html_url":"https://github.com/org/repo/pull/6"}]""");

        (await new GitHubForge(http).ProposeAsync(Account("github"), Draft("org/repo", "main"), Cancelled)).ShouldBe("https://github.com/org/repo/pull/6");

        stub.Calls[1].Line.ShouldBe("GET /repos/org/repo/pulls?state=open&head=org%3Agantry%2F0190");
    }

    [Fact]
    public async Task GitLab_gets_a_merge_request_in_a_project_below_groups()
    {
        stub.Reply(200, """{"default_branch":"main"}""");
        stub.Reply(201, """{"web_url":"https://gitlab.com/a/b/c/-/merge_requests/3"}""");

        var url = await new GitLabForge(http).ProposeAsync(Account("gitlab"), Draft("a/b/c", null), Cancelled);

        url.ShouldBe("https://gitlab.com/a/b/c/-/merge_requests/3");
        stub.Calls.Select(call => call.Line).ShouldBe(["GET /projects/a%2Fb%2Fc", "POST /projects/a%2Fb%2Fc/merge_requests"]);
        stub.Calls[1].Body.ShouldBe("""{"source_branch":"gantry/0190","target_branch":"main","title":"Title","description":"Body"}""");
        stub.Calls[1].Headers["PRIVATE-TOKEN"].ShouldBe(Secret);
    }

    [Fact]
    public async Task A_merge_request_that_is_there_already_is_the_answer()
    {
        stub.Reply(409, """{"message":["Another open merge request already exists"]}""");
        stub.Reply(200, """[{"web_url":"https://gitlab.com/a/b/-/merge_requests/2"}]""");

        (await new GitLabForge(http).ProposeAsync(Account("gitlab"), Draft("a/b", "main"), Cancelled)).ShouldBe("https://gitlab.com/a/b/-/merge_requests/2");

        stub.Calls[1].Line.ShouldBe("GET /projects/a%2Fb/merge_requests?state=opened&source_branch=gantry%2F0190");
    }

    [Theory]
    [InlineData(401, """{"message":"Bad credentials"}""", "Bad credentials")]
    [InlineData(302, "", "302")]
    [InlineData(200, "<html>", "did not answer")]
    public async Task A_refusal_is_told_in_the_forges_words_and_never_with_the_token(int status, string reply, string told)
    {
        stub.Reply(status, reply);

        var failure = await Should.ThrowAsync<GantryException>(() => new GitHubForge(http).ProposeAsync(Account("github"), Draft("org/repo", "main"), Cancelled));

        failure.Message.ShouldContain(told);
        failure.ToString().ShouldNotContain(Secret);
        Account("github").ToString().ShouldNotContain(Secret);
        new GitHubForge(http).LoginOf(Account("github")).ToString().ShouldBe("(a login)");
    }

    private ForgeAccount Account(string kind) => new("git.example.test", kind, stub.Address, Secret);

    private static PullRequestDraft Draft(string repository, string? target) => new(repository, "gantry/0190", target, "Title", "Body");
}

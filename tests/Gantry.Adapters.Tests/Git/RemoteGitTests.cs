using System.Net;
using System.Security.Cryptography;
using Gantry.Adapters.Git;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Workspaces;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Git;

/// <summary>Clones from git's own HTTP server, over TLS.</summary>
// GIT_SSL_CAINFO is the whole process's: those that set it run one after the other.
[Collection("GIT_SSL_CAINFO")]
public sealed class RemoteGitTests : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();
    private readonly GitAdapter git = new(new GitProgram(TimeProvider.System));
    private GitHttpServer server = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Clone => directory["clone"];

    private string Served => directory["served"];

    public async ValueTask InitializeAsync()
    {
        var source = await TestGit.CreateAsync(directory["source"], "readme", "first");
        foreach (var n in Enumerable.Range(0, 40))
        {
            await File.WriteAllBytesAsync(Path.Combine(source, $"file-{n}"), RandomNumberGenerator.GetBytes(8 * 1024), Cancelled);
        }

        await CommitAsync(source, "second");
        await TestGit.RunAsync(source, "branch", "side", "HEAD~1");
        await TestGit.RunAsync(directory.Path, "clone", "--quiet", "--bare", source, Path.Combine(Served, "repo.git"));
        server = await GitHttpServer.StartAsync(Served);
        await File.WriteAllTextAsync(directory["authority.pem"], server.CertificatePem, Cancelled);
        Environment.SetEnvironmentVariable("GIT_SSL_CAINFO", directory["authority.pem"]);
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable("GIT_SSL_CAINFO", null);
        await server.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task How_far_a_clone_is_is_told_by_phase_percent_objects_and_bytes()
    {
        var told = new List<ImportProgress>();

        await git.CloneAsync(Order("repo.git"), Clone, told.Add, Cancelled);

        var receiving = told.Where(progress => progress.Phase == "Receiving objects").ToList();
        receiving.Select(progress => progress.Percent!.Value).ShouldBe(receiving.Select(progress => progress.Percent!.Value).Order());
        receiving[^1].ShouldSatisfyAllConditions(
            last => (last.Percent, last.Done, last.Total).ShouldBe((100, 45, 45)),
            last => last.Bytes!.Value.ShouldBeGreaterThan(40 * 8 * 1024));
    }

    [Fact]
    public async Task A_depth_and_a_branch_fetch_no_more_than_that()
    {
        await git.CloneAsync(Order("repo.git") with { Depth = 1 }, Clone, tell: null, Cancelled);
        await git.CloneAsync(Order("repo.git") with { Branch = "side" }, directory["side"], tell: null, Cancelled);

        (await TestGit.RunAsync(Clone, "rev-list", "--count", "--all")).ShouldBe("1");
        (await TestGit.RunAsync(directory["side"], "log", "--format=%D %s", "-1")).ShouldBe("HEAD -> side, origin/side first");
    }

    [Fact]
    public async Task A_branch_that_is_not_there_is_told_in_gits_words_after_all_its_progress()
    {
        var failure = await Should.ThrowAsync<GantryException>(() => git.CloneAsync(Order("repo.git") with { Branch = "none" }, Clone, _ => { }, Cancelled));

        failure.Message.ShouldContain("Remote branch none not found");
        Directory.Exists(Clone).ShouldBeFalse();
    }

    [Fact]
    public async Task A_session_gets_a_clone_of_a_shallow_copy()
    {
        await git.CloneAsync(Order("repo.git") with { Depth = 1 }, Clone, tell: null, Cancelled);

        var commit = await git.CloneSharedAsync(Clone, directory["session"], "gantry/x", Cancelled);

        commit.ShouldBe(await TestGit.RunAsync(Clone, "rev-parse", "HEAD"));
        File.Exists(directory["session", "file-0"]).ShouldBeTrue();
    }

    [Fact]
    public async Task A_login_reaches_the_server_and_nothing_that_stays()
    {
        server.Secret = "ada:s3cr3t-canary";
        var login = new GitLogin($"Authorization: Basic {Convert.ToBase64String("ada:s3cr3t-canary"u8)}");

        await Should.ThrowAsync<GantryException>(() => git.CloneAsync(Order("repo.git"), directory["refused"], tell: null, Cancelled));
        await git.CloneAsync(Order("repo.git") with { Login = login }, Clone, tell: null, Cancelled);

        var kept = string.Concat(Directory.EnumerateFiles(Path.Combine(Clone, ".git"), "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        kept.ShouldNotContain("canary");
        kept.ShouldNotContain(login.Header["Authorization: Basic ".Length..]);
    }

    [Fact]
    public async Task A_submodule_is_fetched_at_its_commit_though_no_branch_names_it()
    {
        var inner = await TestGit.CreateAsync(directory["inner"], "a", "old");
        var commit = await TestGit.RunAsync(inner, "rev-parse", "HEAD");
        await File.WriteAllTextAsync(Path.Combine(inner, "a"), "new", Cancelled);
        await CommitAsync(inner, "later");
        await TestGit.RunAsync(directory.Path, "clone", "--quiet", "--bare", inner, Path.Combine(Served, "inner.git"));
        Directory.CreateDirectory(Clone);

        await git.CloneCommitAsync(Order("inner.git") with { Depth = 1 }, commit, Clone, tell: null, Cancelled);

        (await File.ReadAllTextAsync(Path.Combine(Clone, "a"), Cancelled)).ShouldBe("old");
        (await TestGit.RunAsync(Clone, "rev-list", "--count", "--all", "HEAD")).ShouldBe("1");
    }

    private CloneOrder Order(string path) => new(new GitAddress(new Uri(server.UrlOf(path)), IPAddress.Loopback));

    private static async Task CommitAsync(string folder, string message)
    {
        await TestGit.RunAsync(folder, "add", "--all");
        await TestGit.RunAsync(folder, "-c", "user.name=Test", "-c", "user.email=test@example.test", "commit", "--quiet", $"--message={message}");
    }
}

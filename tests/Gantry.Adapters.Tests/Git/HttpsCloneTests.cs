using System.Net;
using Gantry.Adapters.Git;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Git;

/// <summary>Clones over real TLS from a host whose name only the pinned address explains.</summary>
// GIT_SSL_CAINFO is the whole process's: those that set it run one after the other.
[Collection("GIT_SSL_CAINFO")]
public sealed class HttpsCloneTests : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();
    private readonly GitAdapter git = new(new GitProgram(TimeProvider.System));
    private StaticHttpsServer server = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private GitAddress Address => new(server.UrlOf("org/repo.git"), IPAddress.Loopback);

    private string Clone => Path.Combine(directory.Path, "clone");

    public async ValueTask InitializeAsync()
    {
        var source = await TestGit.CreateAsync(Path.Combine(directory.Path, "source"), "readme", "hello over tls");
        var served = Path.Combine(directory.Path, "served");
        await TestGit.RunAsync(directory.Path, "clone", "--quiet", "--bare", source, Path.Combine(served, "org/repo.git"));
        await TestGit.RunAsync(Path.Combine(served, "org/repo.git"), "update-server-info");
        server = new StaticHttpsServer(served);
        Trust(server);
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable("GIT_SSL_CAINFO", null);
        await server.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task A_repository_is_cloned_from_the_pinned_address()
    {
        await git.CloneAsync(new CloneOrder(Address), Clone, tell: null, Cancelled);

        (await File.ReadAllTextAsync(Path.Combine(Clone, "readme"), Cancelled)).ShouldBe("hello over tls");
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        Environment.SetEnvironmentVariable("GIT_SSL_CAINFO", null);

        var failure = await Should.ThrowAsync<GantryException>(() => git.CloneAsync(new CloneOrder(Address), Clone, tell: null, Cancelled));

        failure.Message.ShouldContain("certificate");
        server.Requests.ShouldBeEmpty();
        Directory.Exists(Clone).ShouldBeFalse();
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_not_followed()
    {
        await using var canary = new StaticHttpsServer(Path.Combine(directory.Path, "served"));
        Trust(server, canary);
        server.RedirectTo = new Uri($"https://localhost:{canary.Port}/");

        await Should.ThrowAsync<GantryException>(() => git.CloneAsync(new CloneOrder(Address), Clone, tell: null, Cancelled));

        server.Requests.ShouldNotBeEmpty();
        canary.Requests.ShouldBeEmpty();
        Directory.Exists(Clone).ShouldBeFalse();
    }

    [Fact]
    public async Task Cancelling_in_the_middle_leaves_nothing()
    {
        server.Hold = new TaskCompletionSource().Task;
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var cloning = git.CloneAsync(new CloneOrder(Address), Clone, tell: null, cancelling.Token);
        await server.FirstRequest.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancelled);

        await cancelling.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(cloning);
        Directory.Exists(Clone).ShouldBeFalse();
    }

    [Fact]
    public async Task A_repository_that_is_not_there_is_told_in_gits_words()
    {
        var failure = await Should.ThrowAsync<GantryException>(() =>
            git.CloneAsync(new CloneOrder(new GitAddress(server.UrlOf("org/other.git"), IPAddress.Loopback)), Clone, tell: null, Cancelled));

        failure.Message.ShouldContain("not found");
    }

    private void Trust(params StaticHttpsServer[] trusted)
    {
        var authority = Path.Combine(directory.Path, "authority.pem");
        File.WriteAllText(authority, string.Join('\n', trusted.Select(each => each.CertificatePem)));
        Environment.SetEnvironmentVariable("GIT_SSL_CAINFO", authority);
    }
}

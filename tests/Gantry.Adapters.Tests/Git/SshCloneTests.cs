using System.Net;
using Gantry.Adapters.Git;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Git;

/// <summary>Clones over real ssh from a host whose name only the pinned address explains.</summary>
public sealed class SshCloneTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("SSH_AUTH_SOCK", null);
        directory.Dispose();
    }

    [Fact]
    public async Task A_host_is_known_by_the_key_that_it_first_had_and_refused_with_another()
    {
        Assert.SkipWhen(SshServer.Missing is not null, SshServer.Missing ?? "");
        var source = await TestGit.CreateAsync(directory["source"], "readme", "hello over ssh");
        Directory.CreateDirectory(directory["ssh"]);
        Directory.CreateDirectory(directory["it's my data"]);
        var data = new DataDirectory(directory["it's my data"]);
        await using var server = await SshServer.StartAsync(directory["ssh"]);
        Environment.SetEnvironmentVariable("SSH_AUTH_SOCK", server.AgentSocket);
        var git = new GitAdapter(new GitProgram(TimeProvider.System, data));
        var order = new CloneOrder(new GitAddress(new Uri($"ssh://{Environment.UserName}@git.example.test:{server.Port}{source}"), IPAddress.Loopback));

        await git.CloneAsync(order, directory["first"], tell: null, TestContext.Current.CancellationToken);
        await git.CloneAsync(order with { Depth = 1 }, directory["second"], tell: null, TestContext.Current.CancellationToken);
        await server.ChangeHostKeyAsync();
        var refused = await Should.ThrowAsync<GantryException>(() => git.CloneAsync(order, directory["third"], tell: null, TestContext.Current.CancellationToken));

        File.ReadAllText(directory["first", "readme"]).ShouldBe("hello over ssh");
        File.ReadAllLines(data.SshKnownHosts).ShouldHaveSingleItem().ShouldStartWith($"[git.example.test]:{server.Port} ");
        refused.Code.ShouldBe("git-host-key");
        refused.Message.ShouldContain("git.example.test");
        Directory.Exists(directory["third"]).ShouldBeFalse();
    }
}

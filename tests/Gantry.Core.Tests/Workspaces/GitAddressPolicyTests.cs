using System.Net;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;

namespace Gantry.Core.Tests.Workspaces;

public sealed class GitAddressPolicyTests
{
    private readonly List<string> resolved = [];

    [Theory]
    [InlineData("https://github.com/org/repo", "https://github.com/org/repo")]
    [InlineData("https://github.com/org/repo.git", "https://github.com/org/repo.git")]
    [InlineData("HTTPS://GitHub.com/Org/Repo", "https://github.com/Org/Repo")]
    [InlineData("https://github.com:443/org/repo", "https://github.com/org/repo")]
    [InlineData("https://git.example.com:8443/deep/er/repo/", "https://git.example.com:8443/deep/er/repo/")]
    [InlineData("https://github.com/org/re%20po", "https://github.com/org/re%20po")]
    [InlineData("https://my_host.example.com/r", "https://my_host.example.com/r")]
    [InlineData("https://8.8.8.8/org/repo", "https://8.8.8.8/org/repo")]
    [InlineData("https://[2606:4700::1111]/org/repo", "https://[2606:4700::1111]/org/repo")]
    [InlineData("https://[2606:4700::1111]:8443/org/repo", "https://[2606:4700::1111]:8443/org/repo")]
    [InlineData("ssh://git@github.com/org/repo.git", "ssh://git@github.com/org/repo.git")]
    [InlineData("ssh://github.com/org/repo.git", "ssh://github.com/org/repo.git")]
    [InlineData("ssh://git@github.com:2222/org/repo.git", "ssh://git@github.com:2222/org/repo.git")]
    [InlineData("ssh://git@github.com:22/org/repo.git", "ssh://git@github.com/org/repo.git")]
    [InlineData("git@github.com:org/repo.git", "ssh://git@github.com/org/repo.git")]
    [InlineData("github.com:org/repo", "ssh://github.com/org/repo")]
    [InlineData("git@github.com:/org/repo", "ssh://git@github.com/org/repo")]
    public async Task A_public_https_or_ssh_url_is_let_through(string text, string expected)
    {
        var address = await PolicyFor("140.82.121.4").JudgeAsync(text, "source_uri", TestContext.Current.CancellationToken);

        address.Url.AbsoluteUri.ShouldBe(expected);
    }

    [Theory]
    // Schemes.
    [InlineData("http://github.com/org/repo")]
    [InlineData("git://github.com/org/repo")]
    [InlineData("file:///etc")]
    [InlineData("FILE:///etc")]
    [InlineData("file://localhost/etc")]
    [InlineData("ftp://github.com/org/repo")]
    [InlineData("git+ssh://git@github.com/org/repo")]
    [InlineData("javascript://github.com/org/repo")]
    [InlineData("://github.com/org/repo")]
    // Transport helpers.
    [InlineData("ext::sh -c touch% /tmp/canary")]
    [InlineData("ext::sh")]
    [InlineData("fd::17/foo")]
    [InlineData("https::https://github.com/org/repo")]
    [InlineData("ext::https://github.com/org/repo")]
    // Options in disguise.
    [InlineData("--upload-pack=touch")]
    [InlineData("-u")]
    [InlineData("-oProxyCommand=id@github.com:org/repo")]
    [InlineData("ssh://-oProxyCommand=id/org/repo")]
    [InlineData("ssh://-oProxyCommand=id@github.com/org/repo")]
    [InlineData("https://-github.com/org/repo")]
    [InlineData("git@-oProxyCommand=id:org/repo")]
    // Credentials.
    [InlineData("https://user:secret@github.com/org/repo")]
    [InlineData("https://token@github.com/org/repo")]
    [InlineData("https://@github.com/org/repo")]
    [InlineData("ssh://git:secret@github.com/org/repo")]
    [InlineData("git:secret@github.com:org/repo")]
    [InlineData("https://github.com@evil.example/org/repo")]
    // No host, no path, odd pieces.
    [InlineData("https:///org/repo")]
    [InlineData("https://github.com")]
    [InlineData("https://github.com/")]
    [InlineData("https://github.com//")]
    [InlineData("ssh://git@github.com")]
    [InlineData("git@github.com:")]
    [InlineData("https://:443/org/repo")]
    [InlineData("https://github.com:/org/repo")]
    [InlineData("https://github.com:0/org/repo")]
    [InlineData("https://github.com:65536/org/repo")]
    [InlineData("https://github.com:80x/org/repo")]
    [InlineData("https://github.com/org/repo?a=b")]
    [InlineData("https://github.com/org/repo#main")]
    [InlineData("https://github.com./org/repo")]
    [InlineData("https://git..hub.com/org/repo")]
    [InlineData("https://gïthub.com/org/repo")]
    [InlineData("https://git%68ub.com/org/repo")]
    [InlineData("https://github.com\\@evil.example/org/repo")]
    [InlineData("https://github.com/org/re po")]
    [InlineData("https://github.com/org/repo\n--upload-pack=x")]
    [InlineData("https://github.com/org/re\0po")]
    [InlineData("https://git\thub.com/org/repo")]
    [InlineData("https://github.com/org/$(id)'x")]
    [InlineData("/etc")]
    [InlineData("../repo")]
    [InlineData("repo")]
    [InlineData("C:\\repo")]
    // Numeric disguises, public or not.
    [InlineData("https://127.1/org/repo")]
    [InlineData("https://0x7f.1/org/repo")]
    [InlineData("https://0x7f000001/org/repo")]
    [InlineData("https://2130706433/org/repo")]
    [InlineData("https://017700000001/org/repo")]
    [InlineData("https://0177.0.0.1/org/repo")]
    [InlineData("https://127.0.0.01/org/repo")]
    [InlineData("https://1.2.3.4.5/org/repo")]
    [InlineData("https://256.256.256.256/org/repo")]
    [InlineData("https://8.8.8.0x8/org/repo")]
    [InlineData("https://[::ffff:127.0.0.1]/org/repo")]
    [InlineData("https://[::ffff:7f00:1]/org/repo")]
    [InlineData("https://[::127.0.0.1]/org/repo")]
    [InlineData("https://[64:ff9b::7f00:1]/org/repo")]
    [InlineData("https://[64:ff9b:1::7f00:1]/org/repo")]
    [InlineData("https://[2002:7f00:1::]/org/repo")]
    [InlineData("https://[fe80::1%25eth0]/org/repo")]
    [InlineData("https://[127.0.0.1]/org/repo")]
    [InlineData("https://[::1/org/repo")]
    // Not the public internet.
    [InlineData("https://127.0.0.1/org/repo")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/org/repo")]
    [InlineData("https://[::]/org/repo")]
    [InlineData("ssh://git@10.0.0.7/org/repo")]
    [InlineData("git@192.168.1.1:org/repo")]
    public async Task Anything_else_is_refused_before_any_look_up(string text)
    {
        var refusal = await Should.ThrowAsync<GantryException>(() =>
            PolicyFor("140.82.121.4").JudgeAsync(text, "source_uri", TestContext.Current.CancellationToken));

        refusal.Kind.ShouldBe(FailureKind.Invalid);
        refusal.Fields.Keys.ShouldBe(["source_uri"]);
        refusal.Message.ShouldNotContain("secret");
        resolved.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.53")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.168.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:a00:1::")]
    public async Task A_name_is_refused_when_any_of_its_addresses_is_not_public(string address)
    {
        var refusal = await Should.ThrowAsync<GantryException>(() =>
            PolicyFor("140.82.121.4", address).JudgeAsync("https://rebind.example.com/org/repo", "repo_url", TestContext.Current.CancellationToken));

        refusal.Fields.Keys.ShouldBe(["repo_url"]);
        refusal.Message.ShouldContain("GANTRY_GIT_ALLOWED_HOSTS");
    }

    [Theory]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("2a00:1450::1")]
    public async Task The_neighbours_of_private_ranges_are_public(string address)
    {
        var judged = await PolicyFor(address).JudgeAsync("https://example.com/org/repo", "source_uri", TestContext.Current.CancellationToken);

        judged.Pinned.ShouldBe(IPAddress.Parse(address));
    }

    [Fact]
    public async Task The_host_is_resolved_once_and_the_first_address_is_pinned()
    {
        var judged = await PolicyFor("140.82.121.4", "140.82.121.3").JudgeAsync("https://github.com/org/repo", "source_uri", TestContext.Current.CancellationToken);

        judged.ShouldBe(new GitAddress(new Uri("https://github.com/org/repo"), IPAddress.Parse("140.82.121.4")));
        resolved.ShouldBe(["github.com"]);
    }

    [Theory]
    [InlineData("git.corp.example", "https://git.corp.example/org/repo", true)]
    [InlineData("GIT.corp.example", "https://git.corp.example:8443/org/repo", true)]
    [InlineData("git.corp.example:8443", "https://git.corp.example:8443/org/repo", true)]
    [InlineData("git.corp.example:443", "https://git.corp.example/org/repo", true)]
    [InlineData("git.corp.example:22", "git@git.corp.example:org/repo", true)]
    [InlineData("10.0.0.1", "https://10.0.0.1/org/repo", true)]
    [InlineData("[fd00::1]:443", "https://[fd00::1]/org/repo", true)]
    [InlineData("git.corp.example:8443", "https://git.corp.example/org/repo", false)]
    [InlineData("corp.example", "https://git.corp.example/org/repo", false)]
    [InlineData("127.0.0.1", "https://127.1/org/repo", false)]
    public async Task A_private_host_needs_to_be_listed_exactly(string listed, string text, bool allowed)
    {
        var policy = new GitAddressPolicy(new WorkspaceOptions { AllowedGitHosts = [listed] }, (_, _) => Task.FromResult(new[] { IPAddress.Parse("10.0.0.1") }));

        var judging = policy.JudgeAsync(text, "source_uri", TestContext.Current.CancellationToken);

        if (allowed)
        {
            await judging;
        }
        else
        {
            await Should.ThrowAsync<GantryException>(judging);
        }
    }

    [Fact]
    public async Task A_host_without_an_address_is_told_as_such()
    {
        var policy = new GitAddressPolicy(new WorkspaceOptions(), (_, _) => throw new System.Net.Sockets.SocketException());

        var refusal = await Should.ThrowAsync<GantryException>(() =>
            policy.JudgeAsync("https://githbu.example/org/repo", "source_uri", TestContext.Current.CancellationToken));

        refusal.Message.ShouldBe("The host githbu.example has no address: check its spelling.");
    }

    private GitAddressPolicy PolicyFor(params string[] addresses) =>
        new(
            new WorkspaceOptions(),
            (host, _) =>
            {
                resolved.Add(host);
                return Task.FromResult(addresses.Select(IPAddress.Parse).ToArray());
            });
}

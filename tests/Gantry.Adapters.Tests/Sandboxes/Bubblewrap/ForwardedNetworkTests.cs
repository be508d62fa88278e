using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Tests.Sandboxes.Bubblewrap;

public sealed class ForwardedNetworkTests : BubblewrapFixture
{
    private const string Connect = """perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1:61080") or die $!; print <$s>'""";
    private readonly GreetingDoor door = new("forwarded");

    [Fact]
    public async Task The_port_inside_is_served_by_whoever_holds_the_door()
    {
        await using var sandbox = await PrepareForwardedAsync();

        (await RunAsync(sandbox, Script(Connect))).Text.ShouldBe("forwarded");
    }

    [Fact]
    public async Task Every_command_has_the_port_from_its_first_moment_also_many_at_once()
    {
        await using var sandbox = await PrepareForwardedAsync();

        var texts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RunAsync(sandbox, Script(Connect))));

        texts.ShouldAllBe(run => run.Text == "forwarded");
        door.Open.ShouldBe(0);
    }

    [Fact]
    public async Task Programs_are_told_of_the_proxy_and_of_what_needs_none()
    {
        await using var sandbox = await PrepareForwardedAsync();

        var (text, _) = await RunAsync(sandbox, Script("env | grep -i proxy | sort"));

        text.ShouldBe(string.Concat(new[]
        {
            "ALL_PROXY=http://127.0.0.1:61080\n", "HTTPS_PROXY=http://127.0.0.1:61080\n", "HTTP_PROXY=http://127.0.0.1:61080\n", "NO_PROXY=localhost,127.0.0.1,::1\n",
            "all_proxy=http://127.0.0.1:61080\n", "http_proxy=http://127.0.0.1:61080\n", "https_proxy=http://127.0.0.1:61080\n", "no_proxy=localhost,127.0.0.1,::1\n",
        }));
    }

    [Fact]
    public async Task The_program_that_opened_the_port_leaves_nothing_to_the_command()
    {
        await using var sandbox = await PrepareForwardedAsync();

        (await RunAsync(sandbox, Script("ls /proc/self/fd | wc -l; ls -l /proc/$$/fd | grep -c socket"))).Text.ShouldBe("4\n0\n");
    }

    [Theory]
    [InlineData("exec 3<>/dev/tcp/1.1.1.1/443")]
    [InlineData("getent hosts example.com")]
    [InlineData("exec 3<>/dev/tcp/127.0.0.1/$HOST_PORT")]
    public async Task There_is_no_other_way_out(string script)
    {
        using var ofTheHost = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        ofTheHost.Start();
        await using var sandbox = await PrepareForwardedAsync();

        var (_, exit) = await RunAsync(sandbox, Script(script.Replace("$HOST_PORT", $"{((System.Net.IPEndPoint)ofTheHost.LocalEndpoint).Port}", StringComparison.Ordinal)));

        exit.ExitCode.ShouldNotBe(0);
        ofTheHost.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task When_a_command_has_ended_its_port_is_listened_on_no_more()
    {
        await using var sandbox = await PrepareForwardedAsync();
        await using var process = await sandbox.StartAsync(new SandboxCommand(["sleep", "600"]), Cancelled);
        door.Open.ShouldBe(1);

        await process.SignalAsync(SandboxSignal.Kill, Cancelled);
        await process.Exited.WaitAsync(TimeSpan.FromSeconds(60), Cancelled);

        door.Open.ShouldBe(0);
    }

    private Task<ISandbox> PrepareForwardedAsync() => PrepareAsync(Plan with { Network = new SandboxNetwork.Forwarded(door) });
}

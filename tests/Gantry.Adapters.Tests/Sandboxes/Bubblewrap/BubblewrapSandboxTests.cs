using System.Security.Cryptography;
using System.Globalization;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Tests.Sandboxes.Bubblewrap;

public sealed class BubblewrapSandboxTests : BubblewrapFixture
{
    [Fact]
    public void It_says_what_is_in_force()
    {
        Sandbox.Description.IsBoundary.ShouldBeTrue();
        Sandbox.Description.WritablePaths.ShouldBe([Workspace]);
        Sandbox.Description.Network.ShouldBe(new SandboxNetwork.None());
        Sandbox.Description.Limits.FileSize.ShouldBe(new SandboxLimits().FileSize);
    }

    [Fact]
    public async Task The_workspace_is_seen_under_its_own_path_and_can_be_written()
    {
        var (text, exit) = await RunAsync("pwd; cat file; echo new > made; mkdir -p a/b; echo $?");

        text.ShouldBe($"{Workspace}\nof the workspace\n0\n");
        exit.ShouldBe(new SandboxExit(0, SandboxExitReason.Ended));
        (await File.ReadAllTextAsync(Path.Combine(Workspace, "made"), Cancelled)).ShouldBe("new\n");
    }

    [Fact]
    public async Task A_workspace_that_is_read_only_can_be_read_and_nothing_of_it_be_changed()
    {
        Directory.CreateDirectory(Path.Combine(Workspace, ".git"));
        await using var sandbox = await PrepareAsync(Plan with { IsReadOnly = true, WritableFolders = [Beside] });

        var (text, _) = await RunAsync(sandbox, Script($"cat file; for f in file made .git/index .git/hooks/x .gantry/x; do echo x 2>/dev/null > $f || echo held; done; echo new > {Beside}/file && echo changed"));

        text.ShouldBe("of the workspace\nheld\nheld\nheld\nheld\nheld\nchanged\n");
        sandbox.Description.WritablePaths.ShouldBe([Beside]);
        (await File.ReadAllTextAsync(Path.Combine(Workspace, "file"), Cancelled)).ShouldBe("of the workspace\n");
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -KILL $$", 137)]
    public async Task The_exit_code_is_told(string script, int code) => (await RunAsync(script)).Exit.ShouldBe(new SandboxExit(code, SandboxExitReason.Ended));

    [Fact]
    public async Task Only_the_three_standard_descriptors_get_in()
    {
        var (text, _) = await RunAsync("cat; ls /proc/self/fd | wc -l; ls /proc/$$/fd | tr '\\n' ' '");

        text.ShouldStartWith("4\n0 1 2 ");
    }

    [Fact]
    public async Task The_settings_that_programs_need_are_there_as_they_are_now_and_nobody_can_change_them()
    {
        string[] files = [.. ((string[])["passwd", "group", "nsswitch.conf", "hosts", "ld.so.cache", "ssl/openssl.cnf"]).Select(name => $"/etc/{name}").Where(File.Exists)];
        var (text, _) = await RunAsync($"cat {string.Join(' ', files)} | sha256sum; for f in {string.Join(' ', files)}; do [ -w $f ] || rm -f $f 2>/dev/null || mv $f $f.x 2>/dev/null || echo held; done");

        var content = files.SelectMany(File.ReadAllBytes).ToArray();
        text.ShouldBe($"{Convert.ToHexStringLower(SHA256.HashData(content))}  -\n{string.Concat(Enumerable.Repeat("held\n", files.Length))}");
    }

    [Fact]
    public async Task Output_and_errors_come_apart_and_input_is_read_to_its_end()
    {
        await using var process = await Sandbox.StartAsync(Script("cat; echo oops >&2") with { Streams = new SandboxStreams.Apart() }, Cancelled);
        await process.Input.WriteAsync("line one\n"u8.ToArray(), Cancelled);
        await process.Input.FlushAsync(Cancelled);
        using var output = new StreamReader(process.Output);
        (await output.ReadLineAsync(Cancelled)).ShouldBe("line one");
        await process.Input.DisposeAsync();

        (await output.ReadToEndAsync(Cancelled)).ShouldBe("");
        using var errors = new StreamReader(process.Errors);
        (await errors.ReadToEndAsync(Cancelled)).ShouldBe("oops\n");
        (await process.Exited).ShouldBe(new SandboxExit(0, SandboxExitReason.Ended));
    }

    [Fact]
    public async Task A_terminal_has_a_size_that_can_change_and_sends_interrupts()
    {
        var command = Script("trap 'exit 9' INT; trap 'echo resized; stty size; echo done' WINCH; tty -s && echo is-a-tty; stty size; while :; do sleep 0.05; done")
            with { Streams = new SandboxStreams.Terminal(new TerminalSize(81, 23)) };
        await using var process = await Sandbox.StartAsync(command, Cancelled);
        using var output = new StreamReader(process.Output);

        (await output.ReadLineAsync(Cancelled)).ShouldBe("is-a-tty");
        (await output.ReadLineAsync(Cancelled)).ShouldBe("23 81");
        await process.ResizeAsync(new TerminalSize(100, 40), Cancelled);
        (await output.ReadLineAsync(Cancelled)).ShouldBe("resized");
        (await output.ReadLineAsync(Cancelled)).ShouldBe("40 100");
        (await output.ReadLineAsync(Cancelled)).ShouldBe("done");
        await process.Input.WriteAsync(new byte[] { 3 }, Cancelled);

        (await process.Exited.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancelled)).ShouldBe(new SandboxExit(9, SandboxExitReason.Ended));
    }

    [Fact]
    public async Task A_signal_reaches_the_command_and_not_what_is_around_it()
    {
        await using var process = await Sandbox.StartAsync(Script("trap 'echo got it; exit 3' INT; echo ready; while :; do sleep 0.05; done"), Cancelled);
        using var output = new StreamReader(process.Output);
        (await output.ReadLineAsync(Cancelled)).ShouldBe("ready");

        await process.SignalAsync(SandboxSignal.Interrupt, Cancelled);

        (await output.ReadLineAsync(Cancelled)).ShouldBe("got it");
        (await process.Exited).ShouldBe(new SandboxExit(3, SandboxExitReason.Ended));
        await process.SignalAsync(SandboxSignal.Interrupt, Cancelled);
    }

    [Fact]
    public async Task Values_reach_the_command_and_nobody_else()
    {
        var command = Script("printf '%s' \"$SECRET|$OTHER\"; cat /proc/1/environ /proc/1/cmdline | tr '\\0' ' '; tr '\\0' ' ' < /proc/$PPID/cmdline")
            with { Environment = new Dictionary<string, string> { ["SECRET"] = "canary-value\nwith a line" } };

        var (text, _) = await RunAsync(Sandbox, command);

        text.ShouldStartWith("canary-value\nwith a line|");
        text.Split("canary-value").Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_command_starts_in_the_folder_that_is_named()
    {
        Directory.CreateDirectory(Path.Combine(Workspace, "sub"));

        (await RunAsync(Sandbox, Script("pwd") with { Folder = "sub" })).Text.ShouldBe($"{Workspace}/sub\n");
    }

    [Fact]
    public async Task Home_and_temporary_folders_are_private_and_gone_afterwards()
    {
        var name = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        (await RunAsync($"echo x > ~/{name} && echo x > /tmp/{name} && echo x > /dev/shm/{name} && ls ~ /tmp | grep -c {name}")).Text.ShouldBe("2\n");

        (await RunAsync($"cat ~/{name} /tmp/{name} || echo gone")).Text.ShouldEndWith("gone\n");
        File.Exists($"/tmp/{name}").ShouldBeFalse();
        File.Exists($"/dev/shm/{name}").ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_that_may_be_read_is_seen_though_it_lies_in_one_that_is_masked()
    {
        var objects = Path.Combine(Data, "workspaces", "objects");
        Directory.CreateDirectory(objects);
        await File.WriteAllTextAsync(Path.Combine(objects, "one"), "shared", Cancelled);
        var inside = Path.Combine(Data, "sessions", "clone");
        Directory.CreateDirectory(inside);
        await using var sandbox = await PrepareAsync(PlanFor(inside) with { ReadableFolders = [objects] });

        var (text, _) = await RunAsync(sandbox, Script($"cat {objects}/one; echo x > {objects}/one; echo x > made; ls {Data}; cat {Data}/owner-token"));

        text.ShouldStartWith("shared");
        text.ShouldNotContain("canary-token");
        File.Exists(Path.Combine(inside, "made")).ShouldBeTrue();
        (await File.ReadAllTextAsync(Path.Combine(objects, "one"), Cancelled)).ShouldBe("shared");
    }

    [Fact]
    public async Task A_masked_folder_within_the_workspace_looks_empty()
    {
        var data = Path.Combine(Workspace, "data");
        Directory.CreateDirectory(data);
        await File.WriteAllTextAsync(Path.Combine(data, "owner-token"), "canary-token", Cancelled);
        await using var sandbox = await PrepareAsync(Plan with { MaskedFolders = [data] });

        var (text, _) = await RunAsync(sandbox, Script("ls -A data | wc -l; echo x > data/made"));

        text.ShouldStartWith("0\n");
        Directory.GetFiles(data).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("no-such-program-here")]
    [InlineData("./no-such-script")]
    public async Task A_program_that_is_missing_is_named(string program)
    {
        var failure = await Should.ThrowAsync<Core.Failures.GantryException>(() => RunAsync(Sandbox, new SandboxCommand([program])));

        failure.Code.ShouldBe("program-missing");
    }
}

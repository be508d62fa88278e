using Gantry.Core.Failures;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Sandboxes.Bubblewrap;

public sealed class ProtectedPathTests : BubblewrapFixture
{
    private string Config => Path.Combine(Workspace, ".git", "config");

    [Theory]
    [InlineData("echo x >> .git/config")]
    [InlineData("git config user.name x")]
    [InlineData("rm .git/config")]
    [InlineData("mv .git/config .git/other")]
    [InlineData("echo x > made && mv made .git/config")]
    [InlineData("rm -f .git/config && ln -s ../file .git/config")]
    [InlineData("ln .git/config other && echo x >> other")]
    [InlineData("echo x > .git/hooks/pre-commit")]
    [InlineData("rm -rf .git/hooks")]
    [InlineData("mv .git/hooks .git/other")]
    [InlineData("mkdir made && mv -T made .git/hooks")]
    [InlineData("mv .git other && mkdir -p .git/hooks")]
    [InlineData("mv .git other")]
    [InlineData("cp -r .git other && rm -rf .git && mv other .git")]
    [InlineData("perl -e 'syscall(316, -100, \".git\", -100, \"file\", 2) == 0 or die $!'")]
    [InlineData("echo x > .gantry/rules")]
    [InlineData("rmdir .gantry")]
    [InlineData("mv .gantry other")]
    [InlineData("chmod 777 .git/config")]
    public async Task What_is_protected_cannot_be_changed_moved_or_replaced(string script)
    {
        var before = await File.ReadAllTextAsync(Config, Cancelled);

        var (text, exit) = await RunAsync(script);

        exit.ExitCode.ShouldNotBe(0, text);
        (await File.ReadAllTextAsync(Config, Cancelled)).ShouldBe(before);
        Directory.GetFileSystemEntries(Path.Combine(Workspace, ".git", "hooks")).ShouldBe([Path.Combine(Workspace, ".git", "hooks", "kept")]);
        Directory.GetFileSystemEntries(Path.Combine(Workspace, ".gantry")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_rest_of_git_works()
    {
        var (text, exit) = await RunAsync(
            "export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b; echo x > new && git add new && git commit -qm second && git log --oneline | wc -l");

        exit.ExitCode.ShouldBe(0, text);
        text.ShouldBe("2\n");
    }

    [Fact]
    public async Task Git_cannot_be_sent_to_another_config()
    {
        var (_, exit) = await RunAsync("mkdir evil && cp -r .git/* evil/ && echo ../evil > .git/commondir");

        exit.ExitCode.ShouldBe(0);
        File.Exists(Path.Combine(Workspace, ".git", "commondir")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_sends_git_to_another_config_is_gone_while_the_command_still_runs()
    {
        var (text, _) = await RunAsync("echo . > .git/commondir; for try in $(seq 300); do [ -e .git/commondir ] || { echo gone; exit; }; sleep 0.1; done");

        text.ShouldBe("gone\n");
    }

    [Fact]
    public async Task A_plain_folder_is_as_it_was_when_its_last_sandbox_is_gone()
    {
        var plain = Path.Combine(Beside, "plain");
        Directory.CreateDirectory(plain);
        var first = await PrepareAsync(PlanFor(plain));
        var second = await PrepareAsync(PlanFor(plain));
        (await RunAsync(second, Script("git rev-parse --git-dir"))).Exit.ExitCode.ShouldNotBe(0);

        await first.DisposeAsync();
        (await RunAsync(second, Script("mkdir .git/hooks"))).Exit.ExitCode.ShouldNotBe(0);
        await second.DisposeAsync();

        Directory.GetFileSystemEntries(plain).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_its_owner_put_into_a_protected_place_stays()
    {
        var plain = Path.Combine(Beside, "plain");
        Directory.CreateDirectory(plain);
        await using (await PrepareAsync(PlanFor(plain)))
        {
            await File.WriteAllTextAsync(Path.Combine(plain, ".gantry", "rules.json"), "{}", Cancelled);
        }

        Directory.GetFileSystemEntries(plain).ShouldBe([Path.Combine(plain, ".gantry")]);
    }

    [Fact]
    public async Task A_folder_without_a_repository_cannot_become_one_that_the_next_git_command_believes()
    {
        var bare = Path.Combine(Beside, "bare");
        Directory.CreateDirectory(bare);

        // The second sandbox finds what the first had to make.
        for (var round = 0; round < 2; round++)
        {
            await using var sandbox = await PrepareAsync(PlanFor(bare));
            var (text, exit) = await RunAsync(sandbox, Script("mkdir -p .git/hooks || git init || mv .git x || rmdir .git || { mkdir .gantry; echo x > .gantry/y; }"));

            exit.ExitCode.ShouldNotBe(0, text);
            Directory.GetFileSystemEntries(Path.Combine(bare, ".git")).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData(".git")]
    [InlineData(".gantry")]
    public async Task A_link_in_a_protected_place_shows_nothing_of_this_machine(string name)
    {
        var hostile = Path.Combine(Workspace, "hostile");
        Directory.CreateDirectory(hostile);
        File.CreateSymbolicLink(Path.Combine(hostile, name), Beside);

        var failure = await Should.ThrowAsync<GantryException>(() => PrepareAsync(PlanFor(hostile)));

        failure.Code.ShouldBe("sandbox-protected-link");
        failure.Message.ShouldContain(name);
        Directory.GetFileSystemEntries(Beside).ShouldBe([Path.Combine(Beside, "file")]);
    }

    protected override async ValueTask SetUpAsync()
    {
        await TestGit.CreateAsync(Workspace, "README", "hello");
        Directory.Delete(Path.Combine(Workspace, ".git", "hooks"), recursive: true);
        Directory.CreateDirectory(Path.Combine(Workspace, ".git", "hooks"));
        await File.WriteAllTextAsync(Path.Combine(Workspace, ".git", "hooks", "kept"), "", Cancelled);
    }
}

using Gantry.Adapters.Agents;
using Gantry.Core.Data;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Agents;

/// <summary>Where an agent's program is found.</summary>
public sealed class ProgramShelfTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Codex_q35_its_start_script_needs_node_so_the_native_program_beside_it_is_started()
    {
        var native = Write("npm/node_modules/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex", "codex-cli 0.169.0");
        Write("npm/node_modules/@openai/codex/bin/codex.js", "needs node");
        Directory.CreateDirectory(folder["npm/node_modules/.bin"]);
        File.CreateSymbolicLink(folder["npm/node_modules/.bin/codex"], "../@openai/codex/bin/codex.js");

        var found = await FindAsync(AgentProgram.Codex, folder["npm/node_modules/.bin/codex"]);

        found.ShouldBe(new FoundProgram(native, new Version(0, 169, 0), Warning: null));
    }

    [Fact]
    public async Task The_newest_that_was_installed_is_taken_and_one_that_tells_no_version_is_warned_of()
    {
        Write("data/programs/claude/2.1.9/node_modules/@anthropic-ai/claude-code-linux-x64/claude", "2.1.9 (Claude Code)");
        var newest = Write("data/programs/claude/2.1.10/node_modules/@anthropic-ai/claude-code-linux-x64/claude", "no number");

        var found = (await FindAsync(AgentProgram.Claude, named: null))!;

        (found.Path, found.Version).ShouldBe((newest, null));
        found.Warning.ShouldBe("Claude Code does not tell its version; Gantry was tested with 2.1.329.");
    }

    [Fact]
    public async Task One_that_a_setting_names_and_that_is_not_there_is_not_replaced_by_another()
    {
        Write("data/programs/claude/2.1.329/node_modules/@anthropic-ai/claude-code-linux-x64/claude", "2.1.329 (Claude Code)");

        (await FindAsync(AgentProgram.Claude, folder["nowhere"])).ShouldBeNull();
    }

    private Task<FoundProgram?> FindAsync(AgentProgram program, string? named) =>
        new ProgramShelf(new DataDirectory(folder["data"]), setting => setting == program.Setting ? named : null, TimeProvider.System).FindAsync(program, TestContext.Current.CancellationToken);

    private string Write(string path, string says)
    {
        var written = folder.Write(path, $"#!/bin/sh\necho '{says}'\n");
        File.SetUnixFileMode(written, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return written;
    }
}

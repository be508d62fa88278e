using Gantry.Core.Approvals.Shell;

namespace Gantry.Core.Tests.Approvals.Shell;

/// <summary>The promise of the reader: a script that it calls readable runs in bash, and in dash, with exactly the arguments that it names.</summary>
public sealed class RealShellTests
{
    private static readonly HashSet<string> Builtins = new(StringComparer.Ordinal)
    {
        "[", ":", "cd", "echo", "printf", "test", "true", "false", "exit", "return", "break", "continue", "kill", "wait", "jobs", "fg", "bg", "disown", "pwd", "type", "ulimit", "umask",
        "times", "caller", "dirs", "pushd", "popd", "help", "command", "in",
    };

    [Theory]
    [InlineData(1, 3000)]
    [InlineData(20261121, 3000)]
    public async Task What_is_readable_runs_in_bash_just_as_it_was_read(int seed, int count)
    {
        var source = new ScriptSource(seed);
        var read = Enumerable.Range(0, count)
            .Select(_ => source.Next())
            .Select(script => (Script: script, Reading: ShellReader.Read(script) as ReadableShell))
            // Without an output the programs of this test cannot write down that they ran.
            .Where(one => !one.Script.Contains("&-") && one.Reading is not null && one.Reading.Commands.All(MayRun))
            .ToList();
        read.Count.ShouldBeGreaterThan(count / 4, "too few are readable to compare");

        var seen = await RealShell.RunAsync([.. read.Select(one => one.Script)], TestContext.Current.CancellationToken);

        ShouldAgree([.. read.Select(one => (one.Script, one.Reading!))], seen);
    }

    [Theory]
    [InlineData(1, 3000)]
    [InlineData(20261121, 3000)]
    public async Task What_is_readable_runs_in_dash_just_as_it_was_read(int seed, int count)
    {
        Assert.SkipUnless(File.Exists(PlainShell.Program), "There is no dash here.");
        var source = new ScriptSource(seed);
        var read = Enumerable.Range(0, count)
            .Select(_ => source.Next())
            .Select(script => (Script: script, Reading: ShellReader.Read(script) as ReadableShell))
            .Where(one => one.Reading is not null && one.Reading.Commands.All(command => PlainShell.Knows(command.Arguments[0]) && command.Redirects.All(MayOpen)))
            .Select(one => (one.Script, Reading: one.Reading!))
            .ToList();
        read.Count.ShouldBeGreaterThan(count / 10, "too few are readable to compare");

        ShouldAgree(read, await PlainShell.RunAsync([.. read.Select(one => one.Script)], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Dash_is_seen_to_read_differently_from_bash()
    {
        Assert.SkipUnless(File.Exists(PlainShell.Program), "There is no dash here.");

        var seen = await PlainShell.RunAsync(["alpha &>f beta", "alpha 'x\ny' \"$1\" | zeta"], TestContext.Current.CancellationToken);

        seen.Select(Sorted).ShouldBe(["[alpha] [beta]", "[alpha␀x␤y␀] [zeta]"]);
    }

    [Fact]
    public async Task The_comparison_sees_a_difference()
    {
        var seen = await RealShell.RunAsync(["alpha $HOME 'x y' && beta || zeta", "gamma-x {a,b} | eps_1"], TestContext.Current.CancellationToken);

        seen.Select(Sorted).ShouldBe(["[alpha␀x y] [beta] [zeta]", "[eps_1] [gamma-x␀a␀b]"]);
    }

    [Fact]
    public void Arguments_that_are_quoted_read_back_as_they_were()
    {
        var source = new ScriptSource(7);
        for (var round = 0; round < 5000; round++)
        {
            var arguments = source.NextArguments();
            var script = string.Join(' ', arguments.Select((argument, index) => Quote(argument, (round + index) % 3)));

            ShellReader.Read(script).ShouldBeOfType<ReadableShell>(script).Commands.Single().Arguments.ShouldBe(arguments, script);
        }
    }

    private static void ShouldAgree(List<(string Script, ReadableShell Reading)> read, IReadOnlyList<IReadOnlySet<string>> seen)
    {
        seen.Count.ShouldBe(read.Count);
        read.Zip(seen)
            .Select(pair => (pair.First.Script, Shell: Sorted(pair.Second), Reader: Sorted(pair.First.Reading.Commands.Select(command => string.Join('\0', command.Arguments)))))
            .Where(pair => pair.Shell != pair.Reader)
            .Select(pair => $"{pair.Script}\n  runs     {pair.Shell}\n  but read {pair.Reader}")
            .Take(5)
            .ShouldBeEmpty();
    }

    // Another folder's program cannot be written down, the shell's own do nothing that is written down, and nothing runs when its file cannot be opened.
    private static bool MayRun(ShellCommand command) =>
        !command.Arguments[0].Contains('/') && !Builtins.Contains(command.Arguments[0]) && command.Redirects.All(MayOpen);

    private static bool MayOpen(ShellRedirect redirect) =>
        redirect.Path is "/dev/null" or "in" || (redirect.Writes && !redirect.Path.Contains('/') && redirect.Path is not ("." or ".."));

    private static string Sorted(IEnumerable<string> lists) => string.Join(' ', lists.Select(list => $"[{list.Replace('\0', '␀').Replace('\n', '␤')}]").Distinct().Order(StringComparer.Ordinal));

    private static string Quote(string argument, int way) => way switch
    {
        0 => $"'{argument.Replace("'", "'\\''")}'",
        1 => $"\"{string.Concat(argument.Select(character => "$`\"\\".Contains(character) ? $"\\{character}" : character.ToString()))}\"",
        _ when argument.Length > 0 && !argument.Contains('\n') && argument.All(char.IsAscii) => string.Concat(argument.Select(character => $"\\{character}")),
        _ => $"'{argument.Replace("'", "'\\''")}'",
    };
}

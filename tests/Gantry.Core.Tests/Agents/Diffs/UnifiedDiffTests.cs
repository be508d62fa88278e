using System.Diagnostics;
using System.Globalization;
using Gantry.Core.Agents.Diffs;

namespace Gantry.Core.Tests.Agents.Diffs;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void A_change_is_shown_with_three_lines_around_it()
    {
        UnifiedDiff.OfChange("src/a.txt", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n").ShouldBe("""
            diff --git a/src/a.txt b/src/a.txt
            --- a/src/a.txt
            +++ b/src/a.txt
            @@ -2,7 +2,7 @@
             2
             3
             4
            -5
            +five
             6
             7
             8

            """);
    }

    [Fact]
    public void Nothing_changed_is_no_diff() => UnifiedDiff.OfChange("a", "x", "x").ShouldBeNull();

    [Fact]
    public void What_is_too_long_or_no_text_says_so()
    {
        UnifiedDiff.OfNewFile("a", new string('\n', 5001)).ShouldBe("# b/a: no diff, because the content is too long to show (5001 lines).\n");
        UnifiedDiff.OfChange("a", new string('x', 1_000_001), "").ShouldBe("# b/a: no diff, because the content is too large to show (1000001 characters).\n");
        UnifiedDiff.OfChange("a", "\0", "").ShouldBe("# b/a: no diff, because the content is no text.\n");
    }

    [Fact]
    public async Task Git_applies_what_we_write()
    {
        var random = new Random(20260118);
        var cases = new List<(string Path, string? Old, string New)>
        {
            ("new.txt", null, "a\nb\n"),
            ("new without end", null, "a\nb"),
            ("empty", null, ""),
            ("sub/emptied", "a\nb\n", ""),
            ("filled", "", "a\n"),
            ("gains-end", "a\nb", "a\nb\n"),
            ("loses-end", "a\nb\n", "a\nb"),
            ("crlf", "a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n"),
            ("with space", "a\n", "b\n"),
            ("odd \"name\"\\\t", "a\n", "b\n"),
            ("ümlaut", "ä\n", "ö\n"),
            ("far-apart", Lines(5000, _ => "old"), Lines(5000, _ => "new")),
        };
        cases.AddRange(Enumerable.Range(0, 120).Select(number => Randomised(random, number)));

        var folder = Directory.CreateTempSubdirectory("gantry-diff-").FullName;
        try
        {
            await GitAsync(folder, "", "init", "-q");
            foreach (var (path, old, _) in cases.Where(one => one.Old is not null))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
                await File.WriteAllTextAsync(Path.Combine(folder, path), old, TestContext.Current.CancellationToken);
            }

            // One patch for all: git checks every hunk of it.
            await GitAsync(
                folder,
                string.Concat(cases.Select(one => one.Old is null ? UnifiedDiff.OfNewFile(one.Path, one.New) : UnifiedDiff.OfChange(one.Path, one.Old, one.New))),
                "apply", "--whitespace=nowarn");

            foreach (var (path, _, expected) in cases)
            {
                (await File.ReadAllTextAsync(Path.Combine(folder, path), TestContext.Current.CancellationToken)).ShouldBe(expected, path);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (string Path, string? Old, string New) Randomised(Random random, int number)
    {
        var alphabet = random.Next(1, 8);
        var old = Lines(random.Next(1, 60), _ => random.Next(alphabet).ToString(CultureInfo.InvariantCulture));
        var changed = old.Split('\n').Where(_ => random.Next(6) > 0).SelectMany(line => random.Next(6) == 0 ? [line, "added"] : new[] { line });
        var now = string.Join('\n', changed);
        return ($"random-{number}", old, now == old ? now + "x" : now);
    }

    private static string Lines(int count, Func<int, string> line) =>
        string.Concat(Enumerable.Range(0, count).Select(number => $"{line(number)}{number % 7}\n"));

    private static async Task GitAsync(string folder, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true };
        using var git = Process.Start(start)!;
        var errors = git.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await git.StandardInput.WriteAsync(input);
        git.StandardInput.Close();
        await git.WaitForExitAsync(TestContext.Current.CancellationToken);
        git.ExitCode.ShouldBe(0, await errors);
    }
}

using System.Text;
using Gantry.Adapters.Git;
using Gantry.Protocol.Workspaces;

namespace Gantry.Adapters.Tests.Git;

public sealed class ProgressLineTests
{
    public static TheoryData<string, ImportProgress?> Lines { get; } = new()
    {
        { "Receiving objects:  45% (450/1000), 1.50 MiB | 300.00 KiB/s", new("Receiving objects", 45, 450, 1000, 1_572_864) },
        { "Receiving objects: 100% (1000/1000), 512 bytes | 512.00 KiB/s, done.", new("Receiving objects", 100, 1000, 1000, 512) },
        { "remote: Counting objects:  12% (3/25)", new("Counting objects", 12, 3, 25) },
        { "remote: Enumerating objects: 2531, done.", new("Enumerating objects", Done: 2531) },
        { "Resolving deltas: 100% (7/7), done.", new("Resolving deltas", 100, 7, 7) },
        { "Updating files:  99% (99/100)", new("Updating files", 99, 99, 100) },
        { "Receiving objects: 999% (1/1)", new("Receiving objects", 100, 1, 1) },
        { "fatal: unable to access 'https://x/': nothing", null },
        { "Cloning into '/somewhere'...", null },
        { "remote: Total 25 (delta 7), reused 0 (delta 0), pack-reused 0", null },
        { "remote: Buy objects: 50% (1/2) now", null },
        { "Receiving objects: 99999999999999999999999", null },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_tells_how_far_git_is_or_nothing(string line, ImportProgress? expected) => ProgressLine.Read(line).ShouldBe(expected);

    [Fact]
    public void Lines_come_in_any_pieces_and_only_the_last_of_what_tells_no_progress_is_kept()
    {
        var told = new List<ImportProgress>();
        var words = new GitWords(told.Add);
        var said = string.Concat(Enumerable.Range(0, 300).Select(n => $"warning: {n}\n")) + "Resolving deltas:  50% (1/2)\rResolving deltas: 100% (2/2), done.\nfatal: no";

        foreach (var piece in Encoding.UTF8.GetBytes(said).Chunk(7))
        {
            words.Take(piece);
        }

        told.Select(progress => progress.Percent).ShouldBe([50, 100]);
        words.End().ShouldBe([.. Enumerable.Range(201, 99).Select(n => $"warning: {n}"), "fatal: no"]);
    }

    [Fact]
    public void A_line_without_an_end_costs_no_more_than_its_beginning()
    {
        var words = new GitWords(tell: null);

        words.Take(Encoding.UTF8.GetBytes(new string('x', 10_000_000)));

        words.End().ShouldHaveSingleItem().Length.ShouldBe(4096);
    }
}

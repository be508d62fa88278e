using Gantry.Core.Searching;
using Gantry.Protocol.Searching;

namespace Gantry.Core.Tests.Searching;

public sealed class SnippetTests
{
    [Fact]
    public void Matches_stand_apart_and_control_characters_are_visible()
    {
        var (text, matches) = Snippet.Of("…\e[31mred\n\u0002one\u0003 and \u0002two\u0003\u202e!");

        text.ShouldBe(@"…␛[31mred one and two\u{202E}!");
        matches.ShouldBe([new SnippetMatch(10, 3), new SnippetMatch(18, 3)]);
    }

    [Fact]
    public void A_word_without_an_end_is_cut()
    {
        var (text, matches) = Snippet.Of($"\u0002{new string('a', 50_000)}\u0003 b");

        text.Length.ShouldBeLessThan(700);
        matches.ShouldHaveSingleItem().Start.ShouldBe(0);
    }

    [Fact]
    public void A_mark_that_is_never_closed_ends_with_the_text() => Snippet.Of("a \u0002b").Matches.ShouldBe([new SnippetMatch(2, 1)]);
}

using Gantry.Core.Failures;
using Gantry.Core.Searching;

namespace Gantry.Core.Tests.Searching;

public sealed class SearchTermTests
{
    [Theory]
    [InlineData("a b", "a", "b")]
    [InlineData("  a\t\nb ", "a", "b")]
    [InlineData("\"a b\" c", "a b", "c")]
    [InlineData("a\"b c\"d", "a", "b c", "d")]
    [InlineData("\"a b", "a b")]
    [InlineData("be* *", "be*")]
    [InlineData("\"be*\"", "be*|")]
    [InlineData("a AND b", "a", "AND", "b")]
    [InlineData("+ - a", "a")]
    public void A_query_is_words_phrases_and_beginnings(string query, params string[] terms) =>
        SearchTerm.Parse(query).Select(term => term.IsPrefix ? $"{term.Text}*" : term.Text.EndsWith('*') ? $"{term.Text}|" : term.Text).ShouldBe(terms);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" * \"\" ")]
    [InlineData("🦊 +-!")]
    public void A_query_without_a_word_says_what_it_needs(string? query) =>
        Should.Throw<GantryException>(() => SearchTerm.Parse(query)).Fields.Keys.ShouldBe(["q"]);

    [Fact]
    public void A_query_has_an_end()
    {
        Should.Throw<GantryException>(() => SearchTerm.Parse(new string('a', 1001))).Kind.ShouldBe(FailureKind.Invalid);
        Should.Throw<GantryException>(() => SearchTerm.Parse(string.Join(' ', Enumerable.Repeat("a", 33)))).Kind.ShouldBe(FailureKind.Invalid);
    }
}

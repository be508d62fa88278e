using Gantry.Core.Approvals.Matching;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Tests.Approvals.Matching;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("src/**", "src/a.cs", true)]
    [InlineData("src/**", "src/deep/a.cs", true)]
    [InlineData("src/**", "src", false)]
    [InlineData("src/", "src/a", true)]
    [InlineData("src/**", "srcx/a", false)]
    [InlineData("src/**", "src/../README.md", false)]
    [InlineData("src/**", "./src//./a.cs", true)]
    [InlineData("src/**", "x/../src/a.cs", true)]
    [InlineData("src/**", "../src/a.cs", false)]
    [InlineData("**", "../a.cs", false)]
    [InlineData("**", "/etc/passwd", false)]
    [InlineData("**", "a", true)]
    [InlineData("/**", "../../etc/passwd", false)]
    [InlineData("src/*", "src/a.cs", true)]
    [InlineData("src/*", "src/deep/a.cs", false)]
    [InlineData("src/*.cs", "src/a.cs", true)]
    [InlineData("src/**/*.cs", "src/a.cs", true)]
    [InlineData("src/**/*.cs", "src/x/y/a.cs", true)]
    [InlineData("src/**/*.cs", "src/x/y/a.js", false)]
    [InlineData("**/tests/**", "a/b/tests/c/d", true)]
    [InlineData("**/tests/**", "tests/c", true)]
    [InlineData("**/tests/**", "tests", false)]
    [InlineData("a/**/b", "a/b", true)]
    [InlineData("a/**/**", "a/b", true)]
    [InlineData("*.md", "README.md", true)]
    [InlineData("*.md", "docs/deep/a.md", true)]
    [InlineData("./*.md", "README.md", true)]
    [InlineData("./*.md", "docs/a.md", false)]
    [InlineData("/etc/*", "/etc/passwd", true)]
    [InlineData("/etc/*", "etc/passwd", false)]
    [InlineData("/etc/**", "/etc/../root/x", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData(@"a\?c", "a?c", true)]
    [InlineData(@"a\?c", "abc", false)]
    [InlineData(@"pages/\[id\].tsx", "pages/[id].tsx", true)]
    [InlineData("src/**", "SRC/a.cs", false)]
    [InlineData("**", ".git/config", false)]
    [InlineData("**", "deep/.git/config", false)]
    [InlineData("**", ".GIT/config", false)]
    [InlineData("**", ".gantry/rules", false)]
    [InlineData(".git/**", ".git/config", true)]
    [InlineData(".git/config", ".git/config", true)]
    [InlineData("**", ".gitignore", true)]
    public void An_allow_rule_covers(string pattern, string path, bool covers) => PathPattern.Parse(pattern).Matches(Part(path)).ShouldBe(covers);

    [Theory]
    [InlineData("src/secret/**", "src/secret/a", true)]
    [InlineData("src/secret/**", "SRC/Secret/a", true)]
    [InlineData("src/secret/**", "src", true)]
    [InlineData("src/secret/**", "src/other", false)]
    [InlineData("src/secret", "src/secret/deep/a", true)]
    [InlineData(".env", "config/.env", true)]
    [InlineData(".env", "config/.ENV/x", true)]
    [InlineData("/etc/**", "/etc/passwd", true)]
    [InlineData("/etc/**", "../../../etc/passwd", true)]
    [InlineData("**", ".git/config", true)]
    public void A_deny_rule_is_about(string pattern, string path, bool touches) => PathPattern.Parse(pattern).Touches(Part(path)).ShouldBe(touches);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("/")]
    [InlineData("~/x")]
    [InlineData("../x")]
    [InlineData("a/../b")]
    [InlineData("a[bc]")]
    [InlineData("{a,b}")]
    [InlineData("!a")]
    [InlineData("a\\")]
    [InlineData("a\nb")]
    [InlineData("a\u202Eb")]
    public void What_has_no_meaning_here_is_no_pattern(string text) =>
        Should.Throw<GantryException>(() => ActionPattern.Parse("file", text)).Fields.Keys.ShouldBe(["pattern"]);

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("~/x")]
    [InlineData("")]
    [InlineData("a\u200Bb")]
    public void A_path_that_cannot_be_told_at_sight_is_asked(string path) =>
        ActionParts.Of(new FileAction(["a", path])).ShouldBeOfType<UnreadableParts>();

    [Fact]
    public void Many_stars_do_not_take_long()
    {
        var part = Part($"{new string('a', 800)}b");

        PathPattern.Parse(string.Concat(Enumerable.Repeat("*a", 400)) + "c").Matches(part).ShouldBeFalse();
        PathPattern.Parse(string.Concat(Enumerable.Repeat("**/", 300)) + "c").Matches(Part(string.Concat(Enumerable.Repeat("a/", 400)) + "b")).ShouldBeFalse();
    }

    private static ActionPart Part(string path) => ActionParts.Of(new FileAction([path])).ShouldBeOfType<ReadableParts>().Parts.Single();
}

using Gantry.Adapters.Files;
using Gantry.Core.Approvals.Trust;
using Gantry.Testing;

namespace Gantry.Core.Tests.Approvals.Trust;

public sealed class RepositoryRuleFileTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Denials_and_questions_count_and_an_allow_is_refused_and_named()
    {
        folder.Write(".gantry/rules.json", """
            { "rules": [ // strict
              { "effect": "deny", "kind": "command", "pattern": "git push *", "reason": "use the button" },
              { "effect": "ask", "kind": "file", "pattern": "src/**" },
              { "effect": "allow", "kind": "command", "pattern": "*" },
            ] }
            """);

        var ruling = Read();

        ruling.Rules.ShouldBe([new RepositoryRule("deny", "command", "git push *", "use the button"), new RepositoryRule("ask", "file", "src/**", null)]);
        ruling.Faults.ShouldHaveSingleItem().ShouldContain("never allow");
        ruling.AsksAll.ShouldBeFalse();
        ruling.Hash.ShouldNotBeNull().Length.ShouldBe(64);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"rules":{}}""")]
    [InlineData("""{"rules":[{"effect":"deny"}]}""")]
    [InlineData("""{"rules":[{"effect":"forbid","kind":"command","pattern":"x"}]}""")]
    public void What_cannot_be_understood_lets_nothing_be_allowed_unasked(string text)
    {
        folder.Write(".gantry/rules.json", text);

        var ruling = Read();

        (ruling.AsksAll, ruling.Rules.Count).ShouldBe((true, 0));
        ruling.Faults.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_link_out_of_the_repository_is_not_followed()
    {
        using var elsewhere = new TemporaryDirectory();
        elsewhere.Write("rules.json", """{"rules":[]}""");
        Directory.CreateDirectory(folder[".gantry"]);
        File.CreateSymbolicLink(folder[".gantry", "rules.json"], elsewhere["rules.json"]);

        Read().AsksAll.ShouldBeTrue();
    }

    [Fact]
    public void No_file_says_nothing() => Read().ShouldBe(RepositoryRuling.None);

    private RepositoryRuling Read() => RepositoryRuleFile.Read(new BeneathFolder(folder.Path));
}

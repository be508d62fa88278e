using Gantry.Core.Approvals.Matching;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Tests.Approvals.Matching;

public sealed class CommandPatternTests
{
    [Theory]
    [InlineData("git status", "git status", true)]
    [InlineData("git status", "git status -s", false)]
    [InlineData("git status *", "git status", true)]
    [InlineData("git status *", "git status -s a b", true)]
    [InlineData("git *", "git", true)]
    [InlineData("git log -n *", "git log -n 5", true)]
    [InlineData("npm run *:unit", "npm run test:unit", true)]
    [InlineData("npm run *:unit", "npm run test:e2e", false)]
    [InlineData("npm run test:*", "npm run test:", true)]
    [InlineData("npm run test:*", "npm run test:a --x", false)]
    [InlineData("npm run * --ci", "npm run build --ci", true)]
    [InlineData("npm run * --ci", "npm run build x --ci", false)]
    [InlineData("echo '*'", "echo '*'", true)]
    [InlineData("echo '*'", "echo x", false)]
    [InlineData("echo \"a b\"", "echo 'a b'", true)]
    [InlineData("echo a\\ b", "echo 'a b'", true)]
    [InlineData("echo 'a b'", "echo a b", false)]
    [InlineData("git diff *", "git diff --output=x", false)]
    [InlineData("git diff --output=x", "git diff --output=x", true)]
    [InlineData("git diff --output=*", "git diff --output=x", true)]
    [InlineData("git diff --output=* *", "git diff --output=x --ext-diff", false)]
    [InlineData("git diff --outp*", "git diff --output=x", false)]
    [InlineData("git diff -- * --output=x", "git diff -- --output=x --output=x", false)]
    [InlineData("find . -delete", "find . -delete", true)]
    [InlineData("find * -delete *", "find src -delete", true)]
    [InlineData("python -c *", "python -c 1", true)]
    [InlineData("python *", "python -c 1", false)]
    [InlineData("python *", "python tool.py -c 1", true)]
    [InlineData("ssh *", "ssh host ls", false)]
    [InlineData("ssh host ls", "ssh host ls", true)]
    [InlineData("timeout *", "timeout 5 make", false)]
    [InlineData("timeout * make", "timeout 5 make", false)]
    [InlineData("timeout 5 make *", "timeout 5 make all", true)]
    [InlineData("make *", "timeout 5 make all", true)]
    [InlineData("sudo *", "sudo make", false)]
    [InlineData("sudo make", "sudo make", true)]
    [InlineData("sudo make *", "sudo make all", true)]
    [InlineData("sudo make *", "sudo env A=1 make all", false)]
    [InlineData("sudo env A=1 make *", "sudo env A=1 make all", true)]
    [InlineData("make *", "sudo make all", false)]
    [InlineData("A=1 make", "A=1 make", true)]
    [InlineData("A=1 make", "A=2 make", false)]
    [InlineData("A=* make", "A=2 make", false)]
    [InlineData("make", "A=1 make", false)]
    [InlineData("bash -c 'make all'", "bash -c 'make all'", true)]
    [InlineData("bash -c *", "bash -c 'make all'", false)]
    [InlineData("bash *", "bash -c 'make all'", false)]
    [InlineData("xargs grep *", "xargs -0 grep x", false)]
    [InlineData("xargs -0 grep *", "xargs -0 grep x", true)]
    [InlineData("npm *", "npm install", true)]
    [InlineData("npm *", "npm run deploy", false)]
    [InlineData("npm run *", "npm run deploy", true)]
    [InlineData("npx *", "npx evil", false)]
    [InlineData("npx tsc *", "npx tsc --noEmit", true)]
    [InlineData("tar *", "tar xf a.tar", false)]
    [InlineData("tar *", "tar tf a.tar", true)]
    [InlineData("tee *", "tee src/a", true)]
    [InlineData("tee *", "tee /etc/passwd", false)]
    [InlineData("tee *", "tee ../a", false)]
    [InlineData("tee *", "tee .git/hooks/x", false)]
    [InlineData("uniq *", "uniq -c a", true)]
    [InlineData("uniq *", "uniq a b", false)]
    [InlineData("uniq a b", "uniq a b", true)]
    [InlineData("uniq *", "uniq - b", false)]
    [InlineData("xxd *", "xxd -r a b", false)]
    [InlineData("git apply *", "git apply --unsafe-paths a.patch", false)]
    [InlineData("git apply *", "git apply --unsafe a.patch", false)]
    [InlineData("git apply *", "git apply a.patch", true)]
    [InlineData("dd *", "dd if=a of=/dev/sda", false)]
    [InlineData("* --version", "node --version", true)]
    public void An_allow_rule_covers(string pattern, string script, bool covers) =>
        CommandPattern.Parse(pattern).Matches(Part(script)).ShouldBe(covers);

    [Theory]
    [InlineData("git push *", "git push", true)]
    [InlineData("git push *", "git -C x push", true)]
    [InlineData("git push *", "git -c a=b --no-pager push origin", true)]
    [InlineData("git push *", "GIT PUSH", true)]
    [InlineData("git push *", "/opt/x/git push", true)]
    [InlineData("git push *", "git stash push", false)]
    [InlineData("git push *", "git commit -m push", false)]
    [InlineData("git push --force *", "git push origin main --force", true)]
    [InlineData("git push --force *", "git push origin main", false)]
    [InlineData("git push", "git push --force", true)]
    [InlineData("git push", "git push origin", false)]
    [InlineData("rm *", "rm", true)]
    [InlineData("rm *", "xargs rm", true)]
    [InlineData("xargs *", "xargs rm", true)]
    [InlineData("sudo *", "timeout 5 sudo rm", true)]
    [InlineData("bash *", "bash -c 'rm x'", true)]
    [InlineData("cat ./.env", "cat .env", true)]
    [InlineData("cat .env", "cat ./.ENV", true)]
    [InlineData("*", "anything at all", true)]
    [InlineData("find *", "find . -delete", true)]
    public void A_deny_rule_is_about(string pattern, string script, bool touches) =>
        CommandPattern.Parse(pattern).Touches(Part(script)).ShouldBe(touches);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a && b")]
    [InlineData("a; b")]
    [InlineData("a | b")]
    [InlineData("a > b")]
    [InlineData("a $b")]
    [InlineData("a \"$b\"")]
    [InlineData("a 'b")]
    [InlineData("a\nb")]
    [InlineData("a \u202Eb")]
    [InlineData("a $(b)")]
    public void What_no_command_could_match_is_no_pattern(string text) =>
        Should.Throw<GantryException>(() => ActionPattern.Parse("command", text)).Fields.Keys.ShouldBe(["pattern"]);

    [Fact]
    public void An_unknown_kind_is_refused_with_its_field() =>
        Should.Throw<GantryException>(() => ActionPattern.Parse("folder", "x")).Fields.Keys.ShouldBe(["kind"]);

    [Theory]
    [InlineData("git   status", "git status")]
    [InlineData("\"git\" st'at'us", "git status")]
    [InlineData("echo \"it's\" ** a***b", "echo 'it'\\''s' * a*b")]
    [InlineData("echo '*'*", "echo '*'*")]
    [InlineData("echo ''", "echo ''")]
    [InlineData("echo x *", "echo x *")]
    public void A_pattern_has_one_form_that_reads_back(string text, string canonical)
    {
        var pattern = CommandPattern.Parse(text);

        pattern.Text.ShouldBe(canonical);
        CommandPattern.Parse(canonical).ShouldBe(pattern);
    }

    private static ActionPart Part(string script) => ActionParts.Of(new ScriptAction(script)).ShouldBeOfType<ReadableParts>(script).Parts.Single();
}

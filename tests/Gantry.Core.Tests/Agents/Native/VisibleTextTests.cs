using Gantry.Core.Text;

namespace Gantry.Core.Tests.Agents.Native;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("ls -l äöü 你好 👋", "ls -l äöü 你好 👋")]
    [InlineData("ls\u001b[2K\rrm -rf .\n", @"ls␛[2K\rrm -rf .\n")]
    [InlineData("a\0\u0007\u007fb", "a␀␇␡b")]
    [InlineData("safe\u202Egnp.sh", @"safe\u{202E}gnp.sh")]
    [InlineData("zero\u200Bwidth\uFEFF\u2066", @"zero\u{200B}width\u{FEFF}\u{2066}")]
    [InlineData("no\u00A0break\u2028\u3164\u0085", @"no\u{A0}break\u{2028}\u{3164}\u{85}")]
    public void Nothing_moves_the_cursor_or_hides(string text, string shown) => VisibleText.Of(text).ShouldBe(shown);

    [Fact]
    public void Half_a_pair_is_replaced() => VisibleText.Of("half \uD800 pair").ShouldBe("half \uFFFD pair");

    [Fact]
    public void A_long_line_says_how_much_is_not_shown() => VisibleText.Of(new string('x', 1500)).ShouldBe(new string('x', 500) + "… (1000 more characters)");
}

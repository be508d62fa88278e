using Gantry.Cli.Rendering;

namespace Gantry.Cli.Tests.Rendering;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("\e[31mred", "␛[31mred")]
    [InlineData("\e]0;title\a", "␛]0;title␇")]
    [InlineData("a\rb", "a␍b")]
    [InlineData("a\bb\u007f", "a␈b␡")]
    [InlineData("\u009b31m", "<U+009B>31m")]
    [InlineData("rm \u202Egpj.txt", "rm <U+202E>gpj.txt")]
    [InlineData("a\u200bb", "a<U+200B>b")]
    [InlineData("tab\tand\nline stay", "tab\tand\nline stay")]
    [InlineData("Grüße 你好 🙂 👩‍💻", "Grüße 你好 🙂 👩‍💻")]
    public void Control_characters_are_shown_and_not_obeyed(string text, string shown) => VisibleText.Of(text).ShouldBe(shown);

    [Fact]
    public void No_control_character_survives()
    {
        var all = string.Concat(Enumerable.Range(0, 0x100).Select(c => (char)c));
        VisibleText.Of(all).Where(char.IsControl).ShouldBe(['\t', '\n']);
    }

    [Fact]
    public void On_one_line_a_line_feed_is_shown_too() => VisibleText.OnOneLine("a\nb\tc").ShouldBe("a␊b c");

    [Theory]
    [InlineData("rm\u200d -rf", "rm<U+200D> -rf")]
    [InlineData("ls\u3164", "ls<U+3164>")]
    [InlineData("a\u00a0b", "a<U+00A0>b")]
    [InlineData("ls\ufe0f", "ls<U+FE0F>")]
    [InlineData("\u202egnp", "<U+202E>gnp")]
    public void What_is_about_to_be_allowed_hides_nothing(string text, string shown) => VisibleText.Exactly(text).ShouldBe(shown);
}

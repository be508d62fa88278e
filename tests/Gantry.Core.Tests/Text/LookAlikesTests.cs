using Gantry.Core.Text;

namespace Gantry.Core.Tests.Text;

public sealed class LookAlikesTests
{
    [Theory]
    [InlineData("curl https://ex\u0430mple.com/x", "'ex<U+0430>mple'")]
    [InlineData("gi\uFF54 push", "'gi<U+FF54>'")]
    [InlineData("\u03BFne", "'<U+03BF>ne'")]
    public void A_word_that_mixes_scripts_is_named(string text, string named) => LookAlikes.In(text).ShouldNotBeNull().ShouldContain(named);

    [Theory]
    [InlineData("plain ASCII")]
    [InlineData("Grüße an 你好, файл и текст, λόγος")]
    [InlineData("echo файл > out.txt")]
    public void Words_of_one_script_are_fine(string text) => LookAlikes.In(text).ShouldBeNull();
}

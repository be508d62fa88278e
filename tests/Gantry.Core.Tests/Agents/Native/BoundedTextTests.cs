using System.Text;
using Gantry.Core.Agents.Native;

namespace Gantry.Core.Tests.Agents.Native;

public sealed class BoundedTextTests
{
    [Fact]
    public void What_fits_stays_as_it_is() => BoundedText.Cut(new string('é', 500), 1000).ShouldBe(new string('é', 500));

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("你")]
    [InlineData("👋")]
    public void What_does_not_fit_keeps_both_ends_and_whole_characters(string character)
    {
        var text = new BoundedText(1000);
        for (var piece = 0; piece < 2000; piece++)
        {
            text.Append(character);
        }

        var cut = text.ToString();

        Encoding.UTF8.GetByteCount(cut).ShouldBeInRange(850, 1000);
        cut.ShouldStartWith(character);
        cut.ShouldEndWith(character);
        cut.ShouldNotContain("\uFFFD");
        var kept = Encoding.UTF8.GetByteCount(character) * cut.Split('\n').Where((_, line) => line != 1).Sum(line => line.Length / character.Length);
        cut.Split('\n')[1].ShouldBe($"[… {Encoding.UTF8.GetByteCount(character) * 2000 - kept} of {Encoding.UTF8.GetByteCount(character) * 2000} bytes cut here …]");
    }
}

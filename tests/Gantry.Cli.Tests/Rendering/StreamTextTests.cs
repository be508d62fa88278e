using Gantry.Cli.Rendering;

namespace Gantry.Cli.Tests.Rendering;

public sealed class StreamTextTests
{
    [Fact]
    public void Each_character_is_given_out_once_however_the_pieces_overlap()
    {
        var text = new StreamText();
        var shown = text.Append(0, "Hello ") + text.CatchUp("Hello wor") + text.Append(6, "world") + text.Append(0, "Hello world") + text.Append(11, "!");
        text.Finish("Hello world! Bye.", out var rest).ShouldBeTrue();
        (shown + rest).ShouldBe("Hello world! Bye.");
    }

    [Fact]
    public void A_text_that_was_not_streamed_comes_whole_at_its_end()
    {
        new StreamText().Finish("all of it", out var rest).ShouldBeTrue();
        rest.ShouldBe("all of it");
    }

    [Fact]
    public void After_a_gap_the_whole_text_comes_anew()
    {
        var text = new StreamText();
        text.Append(0, "one ");
        text.Append(8, "three").ShouldBe("three");
        text.Finish("one two three", out var rest).ShouldBeFalse();
        rest.ShouldBe("one two three");
    }

    [Fact]
    public void Offsets_count_utf16_units()
    {
        var text = new StreamText();
        text.Append(0, "🙂").ShouldBe("🙂");
        text.Append(2, "!").ShouldBe("!");
    }
}

using System.Text;
using Gantry.Cli.Http;

namespace Gantry.Cli.Tests.Http;

public sealed class SseParserTests
{
    private const string Stream = ": connected\n\nid: 7\ndata: {\"a\":\"é🙂\"}\n\nevent: synced\ndata: one\ndata:two\n\n: comment\nid: 8\n\ndata\n\n";

    private static readonly SseFrame[] Frames = [new(null, "7", "{\"a\":\"é🙂\"}"), new("synced", null, "one\ntwo"), new(null, null, "")];

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Frames_are_the_same_for_each_line_ending_and_each_cut(string ending)
    {
        var bytes = Encoding.UTF8.GetBytes(Stream.Replace("\n", ending, StringComparison.Ordinal));
        foreach (var size in (int[])[1, 2, 3, 7, bytes.Length])
        {
            var parser = new SseParser();
            bytes.Chunk(size).SelectMany(piece => parser.Take(piece)).ShouldBe(Frames, $"in pieces of {size}");
        }
    }

    [Fact]
    public void A_frame_that_is_not_finished_is_not_given_out() => new SseParser().Take("data: half\n"u8).ShouldBeEmpty();

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_field() =>
        new SseParser().Take([0xEF, 0xBB, 0xBF, .. "data: x\n\n"u8]).ShouldBe([new SseFrame(null, null, "x")]);
}

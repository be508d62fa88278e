using System.Text;
using Gantry.Adapters.Agents;

namespace Gantry.Adapters.Tests.Agents;

public sealed class JsonLinesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(70_000)]
    public async Task Lines_come_whole_however_the_bytes_arrive(int piece)
    {
        var text = "{\"a\":\"häßlich 🙂\"}\n\r\n\n{\"b\":1}\r\nlast";

        (await ReadAsync(Encoding.UTF8.GetBytes(text), piece)).ShouldBe(["{\"a\":\"häßlich 🙂\"}", "{\"b\":1}", "last"]);
    }

    [Fact]
    public async Task A_line_may_be_of_any_length_and_the_next_one_follows()
    {
        var large = new string('x', 9_000_000);

        var lines = await ReadAsync(Encoding.UTF8.GetBytes($"short\n{large}\nshort again\n"), 65_536);

        lines.Select(line => line.Length).ShouldBe([5, 9_000_000, 11]);
        lines[1].ShouldBe(large);
    }

    private static async Task<List<string>> ReadAsync(byte[] bytes, int piece)
    {
        var lines = new List<string>();
        await foreach (var line in JsonLines.ReadAsync(new Pieces(bytes, piece), TestContext.Current.CancellationToken))
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
        }

        return lines;
    }

    /// <summary>A stream that gives a few bytes at a time, as a pipe may.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}

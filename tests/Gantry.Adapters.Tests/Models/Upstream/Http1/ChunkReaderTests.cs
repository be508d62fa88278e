using System.Globalization;
using System.Text;
using Gantry.Adapters.Models.Upstream.Http1;

namespace Gantry.Adapters.Tests.Models.Upstream.Http1;

public sealed class ChunkReaderTests
{
    private const int Rounds = 300;

    [Fact]
    public void However_the_wire_is_cut_the_body_is_the_same()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var dice = new Random(seed);
            var body = new byte[dice.Next(0, 5000)];
            dice.NextBytes(body);
            var wire = Wire(body, dice);

            var (read, used, isDone) = Read([.. wire, .. "HTTP/1.1 200 OK"u8], dice);

            read.ShouldBe(body, $"seed {seed}");
            (used, isDone).ShouldBe((wire.Length, true), $"seed {seed}");
        }
    }

    [Fact]
    public void A_body_that_has_not_come_whole_is_not_done()
    {
        var wire = "5\r\nhello\r\n0\r\n\r\n"u8.ToArray();
        for (var length = 0; length < wire.Length; length++)
        {
            Read(wire[..length], new Random(length)).IsDone.ShouldBeFalse($"{length} bytes");
        }
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData(";x\r\n")]
    [InlineData("g\r\n")]
    [InlineData(" 5\r\nhello\r\n")]
    [InlineData("5 \r\nhello\r\n")]
    [InlineData("-5\r\nhello\r\n")]
    [InlineData("+5\r\nhello\r\n")]
    [InlineData("0x5\r\nhello\r\n")]
    [InlineData("5\nhello\r\n")]
    [InlineData("5\r\r\nhello\r\n")]
    [InlineData("5;a\nhello\r\n")]
    [InlineData("5\r\nhelloX\r\n")]
    [InlineData("5\r\nhello\n")]
    [InlineData("5\r\nhello\r\r")]
    [InlineData("ffffffffffffffff\r\n")]
    [InlineData("0000000000000000\r\n")]
    [InlineData("0\r\nTrailer: x\n")]
    [InlineData("0\r\n\rx")]
    [InlineData("0\r\n\n")]
    public void What_is_no_chunk_ends_the_answer(string wire)
    {
        var broken = Should.Throw<HttpIOException>(() => Read(Encoding.ASCII.GetBytes(wire), new Random(1)));

        broken.HttpRequestError.ShouldBe(HttpRequestError.InvalidResponse);
    }

    [Fact]
    public void What_stands_beside_the_body_may_be_only_so_long()
    {
        var much = new string('x', 20_000);

        Should.Throw<HttpIOException>(() => Read(Encoding.ASCII.GetBytes($"5;{much}\r\nhello\r\n"), new Random(1)));
        Should.Throw<HttpIOException>(() => Read(Encoding.ASCII.GetBytes($"0\r\nTrailer: {much}\r\n\r\n"), new Random(1)));
        Read(Encoding.ASCII.GetBytes("5;name=value\r\nhello\r\n0\r\nTrailer: x\r\nAnother: y\r\n\r\n"), new Random(1)).ShouldSatisfyAllConditions(
            read => read.Body.ShouldBe("hello"u8.ToArray()), read => read.IsDone.ShouldBeTrue());
    }

    [Fact]
    public void No_bytes_at_all_make_it_fail_in_another_way()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var dice = new Random(seed);
            var wire = new byte[dice.Next(1, 200)];
            for (var i = 0; i < wire.Length; i++)
            {
                wire[i] = "05aF;\r\n x\0"u8[dice.Next(10)];
            }

            try
            {
                var (body, used, _) = Read(wire, dice);
                body.Length.ShouldBeLessThanOrEqualTo(used);
            }
            catch (HttpIOException)
            {
                // So it is to be.
            }
        }
    }

    private static byte[] Wire(byte[] body, Random dice)
    {
        var wire = new List<byte>();
        for (var at = 0; at < body.Length;)
        {
            var length = Math.Min(dice.Next(1, 700), body.Length - at);
            var size = length.ToString(dice.Next(2) == 0 ? "x" : "X4", CultureInfo.InvariantCulture);
            wire.AddRange(Encoding.ASCII.GetBytes($"{size}{(dice.Next(4) == 0 ? ";ext=\"1\"" : "")}\r\n"));
            wire.AddRange(body.AsSpan(at, length));
            wire.AddRange("\r\n"u8);
            at += length;
        }

        wire.AddRange(Encoding.ASCII.GetBytes($"{(dice.Next(2) == 0 ? "0" : "000")}\r\n{(dice.Next(3) == 0 ? "Trailer: yes\r\n" : "")}\r\n"));
        return [.. wire];
    }

    private static (byte[] Body, int Used, bool IsDone) Read(byte[] wire, Random dice)
    {
        var reader = default(ChunkReader);
        var body = new List<byte>();
        var used = 0;
        var into = new byte[64];
        for (var end = 0; end < wire.Length && !reader.IsDone;)
        {
            end = Math.Min(wire.Length, end + dice.Next(1, 100));
            while (used < end && !reader.IsDone)
            {
                var (read, written) = reader.Read(wire.AsSpan(used, end - used), into.AsSpan(0, dice.Next(1, into.Length)));
                used += read;
                body.AddRange(into.AsSpan(0, written));
            }
        }

        return ([.. body], used, reader.IsDone);
    }
}

using System.Text;
using Gantry.Adapters.Models.Upstream.Http1;

namespace Gantry.Adapters.Tests.Models.Upstream.Http1;

public sealed class AnswerHeadTests
{
    private const int Rounds = 2000;

    [Fact]
    public void A_head_is_read_with_its_fields_and_where_its_body_ends()
    {
        var head = Read("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length:  12 \r\nX-One: a\r\nx-one: b\r\nx-empty:\r\n\r\n");

        (head.Status, head.Length, head.IsChunked, head.KeepsConnection, head.IsInterim).ShouldBe((200, 12L, false, true, false));
        head.Fields.ShouldBe([new("Content-Type", "application/json"), new("Content-Length", "12"), new("X-One", "a, b"), new("x-empty", "")]);
    }

    [Theory]
    [InlineData("HTTP/1.1 200\r\nTransfer-Encoding: Chunked\r\n\r\n", null, true, true)]
    [InlineData("HTTP/1.1 200 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 0L, false, false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", 5L, false, true)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", null, false, false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n", 5L, false, false)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 0L, false, true)]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", 0L, false, false)]
    public void Where_a_body_ends_decides_whether_the_connection_serves_again(string text, long? length, bool isChunked, bool keeps)
    {
        var head = Read(text);

        (head.Length, head.IsChunked, head.KeepsConnection).ShouldBe((length, isChunked, keeps));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding : chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n folded\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: b\r\n folded: c\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n: no name\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: b\nX-B: c\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: b\rX-B: c\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: b\0c\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\nX-A: b\r\n\r\n")]
    [InlineData("HTTP/2 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.2 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1  200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    public void What_could_be_read_in_two_ways_is_not_read(string text)
    {
        Should.Throw<HttpRequestException>(() => Read(text)).HttpRequestError.ShouldBe(HttpRequestError.InvalidResponse);
    }

    [Fact]
    public void A_head_is_waited_for_to_its_end_and_no_further_than_64_KB()
    {
        var head = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"u8.ToArray();
        for (var length = 0; length < head.Length; length++)
        {
            AnswerHead.EndIn(head.AsSpan(0, length)).ShouldBe(-1);
        }

        AnswerHead.EndIn([.. head, (byte)'x']).ShouldBe(head.Length);
        Should.Throw<HttpRequestException>(() => AnswerHead.EndIn(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nX-Long: {new string('x', AnswerHead.Longest)}")));
        Should.Throw<HttpRequestException>(() => AnswerHead.EndIn("HTTP/1.1 200 OK\nContent-Length: 1\n\n"u8));
    }

    [Fact]
    public void No_bytes_at_all_make_it_fail_in_another_way()
    {
        byte[][] parts = [.. new[] { "HTTP/1.1 200 OK", "\r\n", "\n", "\r", ": ", "Content-Length", "Transfer-Encoding", "chunked", "5", "-1", " ", "\0", "X", "\r\n\r\n", ",", "é", "Connection", "close" }.Select(Encoding.UTF8.GetBytes)];
        for (var seed = 0; seed < Rounds; seed++)
        {
            var dice = new Random(seed);
            byte[] bytes = [.. "HTTP/1.1 200 OK\r\n"u8, .. Enumerable.Range(0, dice.Next(1, 30)).SelectMany(_ => parts[dice.Next(parts.Length)]), .. "\r\n\r\n"u8];
            try
            {
                var head = AnswerHead.Read(bytes.AsSpan(0, AnswerHead.EndIn(bytes)));
                (head.IsChunked && head.Length is not null).ShouldBeFalse();
                head.Fields.ShouldAllBe(field => !field.Key.Contains('\r') && !field.Key.Contains('\n') && !field.Value.Contains('\r') && !field.Value.Contains('\n'));
            }
            catch (HttpRequestException refused)
            {
                refused.HttpRequestError.ShouldBe(HttpRequestError.InvalidResponse);
            }
        }
    }

    private static AnswerHead Read(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        return AnswerHead.Read(bytes.AsSpan(0, AnswerHead.EndIn(bytes)));
    }
}

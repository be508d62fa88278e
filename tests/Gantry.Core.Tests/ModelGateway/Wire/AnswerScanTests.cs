using System.Text;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Wire;
using Gantry.Testing;

namespace Gantry.Core.Tests.ModelGateway.Wire;

public sealed class AnswerScanTests(ITestOutputHelper output)
{
    private const string Nasty = "\\\"usage\\\":{\\\"output_tokens\\\":9} \\\\ [DONE] {}[]\\n data: \\u00fc 👋";

    private static readonly string Messages =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":12,\"cache_creation\":{\"input_tokens\":99},\"cache_read_input_tokens\":40,\"output_tokens\":1}}}\n\n"
        + ": comment\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"" + Nasty + "\",\"input\":{\"usage\":{\"output_tokens\":5000}}}}\n\n"
        + "data:{ \"usage\" : { \"output_tokens\" : 7 , \"output_tokens_details\":{\"thinking_tokens\":2} } , \"type\" : \"message_delta\" }\r\n\r\n"
        + "data: {\"type\":\"message_stop\"}\n\n";

    private static readonly string Chat =
        "data: {\"choices\":[{\"delta\":{\"content\":\"" + Nasty + "\"}}],\"usage\":null}\n\n"
        + "data: {\"choices\":[{\"usage\":{\"completion_tokens\":500}}]}\n\n"
        + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":23,\"prompt_tokens_details\":{\"cached_tokens\":64},\"completion_tokens_details\":{\"reasoning_tokens\":10,\"x\":[{}]}}}\n\n"
        + "data: [DONE]\n\n";

    private static readonly string Responses =
        "data: {\"type\":\"response.created\",\"response\":{\"usage\":null}}\n\n"
        + "data: {\"type\":\"response.completed\",\"response\":{\"output\":[{\"type\":\"response.failed\",\"usage\":{\"output_tokens\":500}},\"" + Nasty + "\"],\"usage\":{\"input_tokens\":100,\"input_tokens_details\":{\"cached_tokens\":64},\"output_tokens\":23,\"output_tokens_details\":{\"reasoning_tokens\":10}}}}\n\n";

    public static TheoryData<ModelProtocol, string, TokenUsage> Streams => new()
    {
        { ModelProtocol.Messages, Messages, new TokenUsage(12, 7, 40, 0, 2) },
        { ModelProtocol.ChatCompletions, Chat, new TokenUsage(36, 23, 64, 0, 10) },
        { ModelProtocol.Responses, Responses, new TokenUsage(36, 23, 64, 0, 10) },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void The_same_bytes_tell_the_same_however_they_are_cut(ModelProtocol protocol, string stream, TokenUsage expected)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        var luck = Rounds.Luck(output.WriteLine);
        for (var round = 0; round < Rounds.Of(2000, 200_000); round++)
        {
            var most = luck.Next(1, bytes.Length + 1);
            var scan = new AnswerScan(protocol, isStream: true);
            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(luck.Next(1, most + 1), bytes.Length - at);
                scan.Feed(bytes.AsSpan(at, length));
                at += length;
            }

            scan.Usage(999).ShouldBe(expected);
            scan.IsCounted.ShouldBeTrue();
            scan.IsWhole.ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_that_is_cut_anywhere_tells_the_same_whole_or_in_bytes_and_never_nothing(ModelProtocol protocol, string stream, TokenUsage expected)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        for (var end = 1; end < bytes.Length; end++)
        {
            var whole = new AnswerScan(protocol, isStream: true);
            whole.Feed(bytes.AsSpan(0, end));
            var single = new AnswerScan(protocol, isStream: true);
            for (var at = 0; at < end; at++)
            {
                single.Feed(bytes.AsSpan(at, 1));
            }

            whole.Usage(50).ShouldBe(single.Usage(50));
            (whole.IsCounted, whole.IsWhole).ShouldBe((single.IsCounted, single.IsWhole));
            whole.Usage(50).Total.ShouldBeGreaterThan(0);
            whole.Usage(50).Output.ShouldBeLessThanOrEqualTo(Math.Max(expected.Output, end));
        }
    }

    [Theory]
    [InlineData("""{"usage":{"prompt_tokens":8,"total_tokens":8}}""", 8, 0)]
    [InlineData("""[{"usage":{"prompt_tokens":8}}]""", 77, 0)]
    [InlineData("""{"a":{"usage":{"prompt_tokens":8}},"usage":{"prompt_tokens":3,"completion_tokens":99999999999999999999}}""", 3, int.MaxValue)]
    [InlineData("", 77, 0)]
    [InlineData("not json \" { usage", 77, 0)]
    public void A_document_tells_what_stands_at_its_top(string document, long input, long most)
    {
        var scan = new AnswerScan(ModelProtocol.ChatCompletions, isStream: false);
        scan.Feed(Encoding.UTF8.GetBytes(document));

        scan.Usage(77).ShouldBe(new TokenUsage(input, most, 0, 0, 0));
    }

    [Fact]
    public void Any_bytes_at_all_are_survived()
    {
        var luck = Rounds.Luck(output.WriteLine);
        ReadOnlySpan<byte> alphabet = "{}[]\":,\\ \n\rdat:usage0123456789"u8;
        for (var round = 0; round < Rounds.Of(3000, 300_000); round++)
        {
            var bytes = new byte[luck.Next(0, 300)];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = alphabet[luck.Next(alphabet.Length)];
            }

            var whole = new AnswerScan(ModelProtocol.Messages, isStream: true);
            whole.Feed(bytes);
            var halves = new AnswerScan(ModelProtocol.Messages, isStream: true);
            halves.Feed(bytes.AsSpan(0, bytes.Length / 2));
            halves.Feed(bytes.AsSpan(bytes.Length / 2));
            whole.Usage(5).ShouldBe(halves.Usage(5), Convert.ToHexString(bytes));
        }
    }
}

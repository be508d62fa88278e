using System.Buffers;
using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Testing;

namespace Gantry.Core.Tests.ModelGateway.Translation;

public sealed class AnswerPropertyTests(ITestOutputHelper output)
{
    public static TheoryData<ModelProtocol, ModelProtocol> Directions =>
        [.. from provider in Translating.Protocols from client in Translating.Protocols where provider != client select (provider, client)];

    [Theory]
    [MemberData(nameof(Directions))]
    public void The_same_bytes_become_the_same_however_they_are_cut(ModelProtocol provider, ModelProtocol client)
    {
        var luck = Rounds.Luck(output.WriteLine);
        for (var round = 0; round < Rounds.Of(60, 5000); round++)
        {
            var (stream, _) = RandomAnswer.Stream(luck, provider);
            var whole = Translating.Plain(client, provider).Answer(isStream: true, stream);
            Translating.Plain(client, provider).Answer(isStream: true, Cut(luck, stream)).ShouldBe(whole);
            Translating.Plain(client, provider).Answer(isStream: true, Cut(luck, stream.Replace("\n", "\r\n"))).ShouldBe(whole);
        }
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public void An_answer_means_the_same_there_and_back(ModelProtocol provider, ModelProtocol client)
    {
        var luck = Rounds.Luck(output.WriteLine);
        for (var round = 0; round < Rounds.Of(60, 5000); round++)
        {
            var (stream, said) = RandomAnswer.Stream(luck, provider);
            var there = Translating.Plain(client, provider).Answer(isStream: true, stream);
            RandomAnswer.Read(client, there).ShouldBe(said);
            var back = Translating.Plain(provider, client).Answer(isStream: true, there);
            RandomAnswer.Read(provider, back).ShouldBe(said);
        }
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public void A_whole_answer_means_the_same_there_and_back(ModelProtocol provider, ModelProtocol client)
    {
        var luck = Rounds.Luck(output.WriteLine);
        for (var round = 0; round < Rounds.Of(60, 5000); round++)
        {
            var (stream, said) = RandomAnswer.Stream(luck, provider);
            var there = Translating.Plain(client, provider, isStream: false).Answer(isStream: true, stream);
            var back = Translating.Plain(provider, client).Answer(isStream: false, there);
            RandomAnswer.Read(provider, back).ShouldBe(said);
        }
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public void What_is_no_answer_ends_in_a_failure_and_never_in_a_fault_of_ours(ModelProtocol provider, ModelProtocol client)
    {
        var luck = Rounds.Luck(output.WriteLine);
        for (var round = 0; round < Rounds.Of(300, 50_000); round++)
        {
            var (stream, _) = RandomAnswer.Stream(luck, provider);
            var bytes = Spoil(luck, Encoding.UTF8.GetBytes(stream));
            var told = Translating.Plain(client, provider).Answer(isStream: true, bytes);
            foreach (var line in told.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)))
            {
                Should.NotThrow(() => JsonDocument.Parse(line["data: ".Length..]));
            }

            Should.NotThrow(() => Translating.Plain(client, provider, isStream: false).Answer(isStream: false, bytes));
        }
    }

    [Fact]
    public void Nothing_of_one_call_shows_in_another()
    {
        var luck = Rounds.Luck(output.WriteLine);
        var request = Translating.Plain(ModelProtocol.Messages, ModelProtocol.ChatCompletions);
        var outputs = Enumerable.Range(0, 8).Select(_ => new ArrayBufferWriter<byte>()).ToList();
        var answers = outputs.Select(client => request.Answer(isStream: true, DateTimeOffset.UnixEpoch, client)).ToList();
        var rest = Enumerable.Range(0, 8).Select(call => new Queue<byte[]>(Cut(luck, Translating.Stream(
            Translating.Chunk($$"""{"content":"canary-{{call}}"}"""), Translating.Chunk("{}", "\"stop\""), "[DONE]")))).ToList();

        while (rest.Exists(pieces => pieces.Count > 0))
        {
            var call = luck.Next(rest.Count);
            if (rest[call].TryDequeue(out var piece))
            {
                answers[call].Feed(piece);
            }
        }

        for (var call = 0; call < answers.Count; call++)
        {
            answers[call].End();
            answers[call].Dispose();
            var text = Encoding.UTF8.GetString(outputs[call].WrittenSpan);
            Enumerable.Range(0, 8).Where(other => text.Contains($"canary-{other}")).ShouldBe([call]);
        }
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public void Nothing_of_a_call_whose_frames_were_spoiled_shows_in_the_next(ModelProtocol provider, ModelProtocol client)
    {
        // Memory is shared between calls, one after another. What one of them says is spelled with letters that the other does not have.
        var luck = Rounds.Luck(output.WriteLine);
        string[] words = ["ODDODDODDODD", "evenevenevene"];
        for (var round = 0; round < Rounds.Of(200, 20_000); round++)
        {
            var (stream, _) = RandomAnswer.Stream(luck, provider);
            var bytes = Spoil(luck, Encoding.UTF8.GetBytes(stream.Replace("Grüße", words[round % 2])));
            foreach (var isStream in (bool[])[true, false])
            {
                Translating.Plain(client, provider, isStream).Answer(isStream, Cut(luck, bytes)).ShouldNotContain(words[(round + 1) % 2][..5], Case.Sensitive);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public void A_stream_that_is_cut_anywhere_never_ends_as_if_it_were_whole(ModelProtocol provider, ModelProtocol client)
    {
        var luck = Rounds.Luck(output.WriteLine);
        var (stream, _) = RandomAnswer.Stream(luck, provider);

        // Before the reason of its end is told.
        var end = stream.LastIndexOf(provider switch { ModelProtocol.Messages => "\"message_delta\"", ModelProtocol.ChatCompletions => "\"finish_reason\":\"", _ => "\"response.completed\"" }, StringComparison.Ordinal);
        for (var at = 1; at < end; at += 7)
        {
            var told = Translating.Plain(client, provider).Answer(isStream: true, stream[..at]);
            told.ShouldContain("error");
            told.ShouldNotContain(client switch { ModelProtocol.Messages => "message_stop", ModelProtocol.ChatCompletions => "[DONE]", _ => "response.completed" });
        }
    }

    private static List<byte[]> Cut(Random luck, string text) => Cut(luck, Encoding.UTF8.GetBytes(text));

    private static List<byte[]> Cut(Random luck, byte[] bytes)
    {
        var most = luck.Next(1, 80);
        var pieces = new List<byte[]>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(luck.Next(1, most + 1), bytes.Length - at);
            pieces.Add(bytes[at..(at + length)]);
            at += length;
        }

        return pieces;
    }

    private static byte[] Spoil(Random luck, byte[] bytes)
    {
        for (var times = luck.Next(1, 6); times > 0; times--)
        {
            var at = luck.Next(bytes.Length);
            var length = Math.Min(luck.Next(1, 60), bytes.Length - at);
            bytes = luck.Next(4) switch
            {
                0 => [.. bytes[..at], .. bytes[(at + length)..]],
                1 => [.. bytes[..at], .. bytes[at..(at + length)], .. bytes[at..]],
                2 => [.. bytes[..at], (byte)luck.Next(256), .. bytes[(at + 1)..]],
                _ => [.. bytes[..at], .. "null"u8, .. bytes[(at + length)..]],
            };
            bytes = bytes.Length == 0 ? [0] : bytes;
        }

        return bytes;
    }
}

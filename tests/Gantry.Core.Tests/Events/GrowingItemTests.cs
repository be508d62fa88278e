using System.Runtime.InteropServices;
using System.Text.Json;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Core.Tests.Events;

public sealed class GrowingItemTests
{
    private const string Delta = "ui.message.assistant.delta";
    private readonly RunId run = RunId.New();

    [Fact]
    public void A_snapshot_is_the_text_so_far_whatever_is_in_it_and_however_it_came()
    {
        const string text = "plain \"quoted\" \\ back\tcontrol\u0001 ünï 你好 🦪🌍 <b>&'";
        for (var cut = 1; cut < text.Length; cut++)
        {
            var item = NewItem();
            item.Append(text[..cut]);

            // Half of a pair is told as one unit that stands for it.
            var expected = char.IsHighSurrogate(text[cut - 1]) ? text[..(cut - 1)] + "\uFFFD" : text[..cut];
            Read(item).Items.ShouldHaveSingleItem().ShouldBe(new ItemInFlight(ItemId.From("text\"1\""), run, Delta, expected));

            item.Append(text[cut..]);
            Read(item).Items.ShouldHaveSingleItem().Text.ShouldBe(text);
        }
    }

    [Fact]
    public void Several_items_stand_in_one_snapshot()
    {
        var (first, second) = (NewItem(), NewItem());
        second.Append("two");

        var frame = FeedFrame.SnapshotOf([first, second]);

        frame.RunId.ShouldBe(run);
        Parse(frame).Items.Select(item => item.Text).ShouldBe(["", "two"]);
    }

    [Fact]
    public void Snapshots_of_a_text_that_grows_long_share_its_pieces_and_none_is_large()
    {
        const int words = 60_000;
        var item = NewItem();
        var distinct = new HashSet<byte[]>();
        long shared = 0;
        for (var n = 0; n < words; n++)
        {
            item.Append("word ");
            if (n % 500 == 0)
            {
                var frame = FeedFrame.SnapshotOf([item]);
                foreach (var piece in frame.EventStreamPieces)
                {
                    piece.Length.ShouldBeLessThan(85_000);
                    MemoryMarshal.TryGetArray(piece, out var array).ShouldBeTrue();
                    shared += distinct.Add(array.Array!) ? array.Array!.Length : 0;
                }
            }
        }

        // As much as the text has, once, and a little around each snapshot; a copy for each would be sixty times that.
        shared.ShouldBeLessThan(2 * 5 * words);
        Read(item).Items.ShouldHaveSingleItem().Text.Length.ShouldBe(5 * words);
    }

    private GrowingItem NewItem() => new(ItemId.From("text\"1\""), run, Delta);

    private static StreamSnapshot Read(GrowingItem item) => Parse(FeedFrame.SnapshotOf([item]));

    private static StreamSnapshot Parse(FeedFrame frame)
    {
        var bytes = frame.EventStreamBytes.Span;
        bytes.StartsWith("event: snapshot\ndata: {"u8).ShouldBeTrue();
        bytes.EndsWith("}\n\n"u8).ShouldBeTrue();
        bytes["event: snapshot\ndata: ".Length..^2].SequenceEqual(frame.Json.Span).ShouldBeTrue();
        return JsonSerializer.Deserialize(frame.Json.Span, EventJson.Default.StreamSnapshot)!;
    }
}

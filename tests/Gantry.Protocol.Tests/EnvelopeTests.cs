using System.Text;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Tests;

public sealed class EnvelopeTests
{
    [Fact]
    public void A_durable_event_is_written_in_the_order_that_the_protocol_shows()
    {
        var envelope = new EventEnvelope(
            EventPosition.At(17),
            new DateTimeOffset(2026, 1, 18, 12, 0, 0, 250, TimeSpan.Zero),
            SessionId.Parse("11111111-1111-4111-8111-111111111111"),
            RunId.Parse("22222222-2222-4222-8222-222222222222"),
            AgentName.Demo,
            new AssistantFinal(ItemId.From("text-1"), "Grüße <b>"));

        Encoding.UTF8.GetString(envelope.ToUtf8Json()).ShouldBe(
            """{"v":1,"seq":17,"at":"2026-01-18T12:00:00.250Z","sessionId":"11111111-1111-4111-8111-111111111111","runId":"22222222-2222-4222-8222-222222222222","provider":"demo","kind":"ui","type":"ui.message.assistant.final","payload":{"itemId":"text-1","text":"Grüße <b>","format":"markdown"}}""");
    }
}

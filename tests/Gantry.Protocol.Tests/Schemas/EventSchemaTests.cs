using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Gantry.Protocol.Schemas;

namespace Gantry.Protocol.Tests.Schemas;

public sealed class EventSchemaTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SchemaGenerator generator = new();

    public static TheoryData<string> Names => [.. EventSchemas.Names];

    /// <summary>What is promised to clients changes only on purpose: run with GANTRY_WRITE_SNAPSHOTS=1 to take the present records as the promise.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_schema_that_ships_is_what_its_record_says(string name)
    {
        var file = Path.Combine(SchemaFolder(), name + ".json");
        var generated = Generate(name).ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("GANTRY_WRITE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(file, generated, TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe(generated);
    }

    [Fact]
    public void No_schema_ships_that_describes_nothing() =>
        Directory.GetFiles(SchemaFolder(), "*.json").Select(Path.GetFileNameWithoutExtension).ShouldBe(EventSchemas.Names, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_schema_ships_in_the_program_and_the_checker_knows_all_its_words(string name) =>
        Should.NotThrow(() => JsonSchema.Parse(EventSchemas.Find(name).ShouldNotBeNull()));

    [Theory]
    [MemberData(nameof(Payloads))]
    public void An_event_fits_the_schema_of_its_type(EventPayload payload)
    {
        EventSchemas.CheckEvent(Written(payload)).ShouldBeEmpty();

        static byte[] Written(EventPayload payload) =>
            new EventEnvelope(
                EventCatalog.Of(payload).IsDurable ? EventPosition.At(1) : null,
                DateTimeOffset.UnixEpoch,
                SessionId.New(),
                RunId.New(),
                AgentName.Demo,
                payload).ToUtf8Json();
    }

    [Theory]
    [InlineData("""{"v":1""", "", "no JSON")]
    [InlineData("""[]""", "", "object")]
    [InlineData("""{"v":2,"seq":1,"at":"2026-01-18T12:00:00.250Z","sessionId":"11111111-1111-4111-8111-111111111111","provider":"demo","kind":"ui","type":"ui.run.completed","payload":{}}""", "/v", "1")]
    [InlineData("""{"v":1,"seq":0,"at":"2026-01-18T12:00:00.250Z","sessionId":"11111111-1111-4111-8111-111111111111","provider":"demo","kind":"ui","type":"ui.run.completed","payload":{}}""", "/seq", "1 or more")]
    [InlineData("""{"v":1,"at":"2026-01-18T12:00:00.250Z","sessionId":"11111111-1111-4111-8111-111111111111","provider":"demo","kind":"ui","type":"ui.run.completed","payload":{}}""", "", "'seq'")]
    [InlineData("""{"v":1,"seq":1,"at":"2026-01-18","sessionId":"11111111-1111-4111-8111-111111111111","provider":"demo","kind":"ui","type":"ui.run.completed","payload":{}}""", "/at", "time")]
    [InlineData("""{"v":1,"seq":1,"at":"2026-01-18T12:00:00.250Z","sessionId":"me","provider":"demo","kind":"ui","type":"ui.run.completed","payload":{}}""", "/sessionId", "UUID")]
    [InlineData("""{"v":1,"seq":1,"at":"2026-01-18T12:00:00.250Z","sessionId":"11111111-1111-4111-8111-111111111111","provider":"demo","kind":"ui","type":"ui.run.compleated","payload":{}}""", "/type", "ui.run.completed")]
    [InlineData("""{"v":1,"seq":1,"at":"2026-01-18T12:00:00.250Z","sessionId":"11111111-1111-4111-8111-111111111111","provider":"demo","kind":"raw","type":"ui.run.completed","payload":{}}""", "/kind", "ui")]
    [InlineData("""{"v":1,"seq":1,"at":"2026-01-18T12:00:00.250Z","sessionId":"11111111-1111-4111-8111-111111111111","provider":"demo","kind":"ui","type":"ui.error","payload":{}}""", "/payload", "'message'")]
    [InlineData("""{"v":1,"seq":1,"at":"2026-01-18T12:00:00.250Z","sessionId":"11111111-1111-4111-8111-111111111111","provider":"demo","kind":"ui","type":"ui.error","payload":{"message":null}}""", "/payload/message", "null")]
    [InlineData("""{"v":1,"seq":1,"at":"2026-01-18T12:00:00.250Z","sessionId":"11111111-1111-4111-8111-111111111111","provider":"demo","kind":"ui","type":"ui.plan","payload":{"items":[{"text":"a","status":"pending"},{"text":7,"status":"pending"}]}}""", "/payload/items/1/text", "string")]
    public void A_fault_says_where_it_is(string line, string place, string says)
    {
        var fault = EventSchemas.CheckEvent(Encoding.UTF8.GetBytes(line)).ShouldHaveSingleItem();
        fault.Place.ShouldBe(place);
        fault.Sentence.ShouldContain(says);
    }

    [Fact]
    public void A_streamed_frame_has_no_place_in_the_log() =>
        EventSchemas.CheckEvent(
            """{"v":1,"seq":1,"at":"2026-01-18T12:00:00.250Z","sessionId":"11111111-1111-4111-8111-111111111111","provider":"demo","kind":"ui","type":"ui.thinking.delta","payload":{"itemId":"a","offset":0,"textDelta":"b"}}"""u8.ToArray())
            .ShouldHaveSingleItem().Place.ShouldBe("/seq");

    [Fact]
    public void A_field_of_a_later_version_is_no_fault() =>
        EventSchemas.CheckFrame("synced", """{"seq":4,"later":true}"""u8.ToArray()).ShouldBeEmpty();

    /// <summary>One of every type, with all its fields and with only those that must be.</summary>
    public static TheoryData<EventPayload> Payloads() =>
    [
        new RunQueued(MessageId.New(), AgentName.Native),
        new ProviderFrame(1, EventPosition.Start, JsonElement.Parse("""{"type":"ping"}""")),
        new ProviderFrame(2, EventPosition.At(7), JsonElement.Parse("\"no JSON\""), Cut: 12),
        new ToolCall(ToolCallId.From("call-1"), "bash", JsonElement.Parse("""{"command":"true"}"""), "Run true"),
        new ToolResult(ToolCallId.From("call-1"), "bash", ItemId.From("out-1"), ToolOutcome.Unknown, "…", 1, 20),
        new ToolResult(ToolCallId.From("call-1"), "bash", ItemId.From("out-1"), ToolOutcome.Denied, ""),
        new RunEnded(RunStatus.WaitingApproval),
        new RunError("It failed."),
        new RunError("It failed.", "Do something."),
        new RunCompleted(),
        new ThinkingDelta(ItemId.From("t"), 3, "…"),
        new Plan([new PlanItem("Look", "pending")]),
        new WorkspaceDiff("--- a", 1, 2, 3),
    ];

    private JsonObject Generate(string name) => name switch
    {
        EventSchemas.Envelope => generator.Envelope(),
        "snapshot" => generator.FrameOf(name, typeof(StreamSnapshot)),
        "synced" => generator.FrameOf(name, typeof(StreamSynced)),
        "reset" => generator.FrameOf(name, typeof(StreamReset)),
        _ => generator.EventOf(EventCatalog.All.Single(type => type.Name == name)),
    };

    private static string SchemaFolder([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../../schemas"));
}

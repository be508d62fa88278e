using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gantry.Core.Agents;
using Gantry.Core.Agents.Mcp;
using Gantry.Core.Agents.Native;
using Gantry.Core.Agents.Native.Tools;
using Gantry.Core.Agents.Native.Tools.Mcp;
using Gantry.Core.Egress;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;

namespace Gantry.Core.Tests.Agents.Native.Tools;

/// <summary>What is asked before a server with an address is connected to; the server is a bare port that notes whoever comes.</summary>
public sealed class McpReachTests : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public McpReachTests() => listener.Start();

    private string Host => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task A_server_s_host_is_asked_about_by_the_rules_of_the_network_and_one_that_is_denied_is_not_connected_to()
    {
        using var room = RoomWith(Host);
        room.OnAsk = _ => Task.FromResult(new ApprovalAnswer(Allowed: false, "not from here"));

        await room.CallAsync("list_files", new { });

        var question = room.Journal.Questions.ShouldHaveSingleItem();
        question.Action.ShouldBe(new NetworkAction("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port));
        question.Reason.ShouldStartWith("The MCP server far, which you configured, is reached there.");
        question.Sandbox.IsBoundary.ShouldBeFalse();
        room.Journal.Facts.OfType<Fault>().ShouldHaveSingleItem().Message.ShouldContain("may not be connected to: not from here");
        listener.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task An_address_that_no_answer_could_let_through_is_refused_unasked()
    {
        using var room = RoomWith();

        await room.CallAsync("list_files", new { });

        room.Journal.Questions.ShouldBeEmpty();
        room.Journal.Facts.OfType<Fault>().ShouldHaveSingleItem().Message.ShouldContain("GANTRY_EGRESS_ALLOWED_HOSTS");
        listener.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task A_person_may_take_longer_to_answer_than_the_server_has_to_start()
    {
        var time = new ManualTime();
        var answer = new TaskCompletionSource<EgressVerdict>(TaskCreationOptions.RunContinuationsAsynchronously);
        var turn = new AgentTurn(SessionId.New(), RunId.New(), "/", Attempt: 0);
        using var room = RoomWith(Host);
        await using var place = new ToolPlace(turn, new NativeAgentOptions(), () => new ToolMemory(), new ArtifactFolder(room.Data, turn, 0), null, time);
        using var sandbox = new FolderSandbox();
        await using var session = new McpServerSession(McpServerFile.Read(room.Data)[0], McpFixture.Connector(Host), sandbox, (_, _) => answer.Task, place);
        var start = session.StartAsync(TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromHours(1));
        start.IsCompleted.ShouldBeFalse();
        answer.SetResult(new EgressVerdict(Allowed: false, "no"));

        (await Should.ThrowAsync<GantryException>(() => start)).Code.ShouldBe("mcp-not-allowed");
    }

    private ToolRoom RoomWith(params string[] listed)
    {
        var room = new ToolRoom { Mcp = McpFixture.Connector(listed) };
        McpFixture.Configure(room, "far", new JsonObject { ["url"] = $"http://{Host}/mcp" });
        return room;
    }
}

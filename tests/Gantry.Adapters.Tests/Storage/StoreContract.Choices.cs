using Gantry.Core.Agents;
using Gantry.Core.Sessions;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_session_says_how_its_agent_is_to_work()
    {
        var plain = await NewSessionAsync();
        var made = plain with { SessionId = SessionId.New(), AgentMode = "plan", Model = "fast" };
        await CommitAsync(transaction => transaction.Sessions.Add(made));
        (await ReadAsync(view => view.Sessions.Find(made.SessionId))).ShouldBe(made);

        await CommitAsync(transaction => transaction.Sessions.Choose(made.SessionId, new AgentChoice(Model: "slow")));

        (await ReadAsync(view => view.Sessions.Find(made.SessionId))).ShouldBe(made with { AgentMode = null, Model = "slow" });
        (await ReadAsync(view => view.Sessions.Find(plain.SessionId))).ShouldBe(plain);
    }
}

using Gantry.Core.Agents;
using Gantry.Core.Agents.Native;
using Gantry.Core.Failures;
using Gantry.Protocol.Ids;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.Agents;

public sealed class AgentDirectoryTests
{
    [Fact]
    public void An_agent_is_found_by_name_and_a_missing_one_is_told_with_those_that_there_are()
    {
        using var sandbox = new FolderSandbox();
        var native = Agent(AgentName.Native, sandbox);
        var directory = new AgentDirectory([native, Agent(AgentName.Demo, sandbox)]);

        directory.Find(AgentName.Native).ShouldBeSameAs(native);
        directory.Names.ShouldBe([AgentName.Demo, AgentName.Native]);
        Should.Throw<GantryException>(() => directory.Find(AgentName.Parse("x"))).Message.ShouldBe("There is no agent 'x'; there are: demo, native.");
    }

    private static NativeAgent Agent(AgentName name, FolderSandbox sandbox) => new(name, null, sandbox.Directory, sandbox.Data, TimeProvider.System, NullLogger<NativeAgent>.Instance);
}

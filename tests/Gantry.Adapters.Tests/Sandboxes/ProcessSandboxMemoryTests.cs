using Gantry.Adapters.Sandboxes.Process;
using Gantry.Adapters.Tests.Sandboxes.Bubblewrap;
using Gantry.Core.Sandboxes;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Sandboxes;

// What the process holds is what this test holds only when no other runs beside it.
[Collection(nameof(AloneOnTheMachine))]
public sealed class ProcessSandboxMemoryTests
{
    [Fact]
    public async Task A_hundred_megabytes_pass_through_in_bounded_memory()
    {
        var cancelled = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory();
        await using var sandbox = await new ProcessSandboxProvider(TimeProvider.System).PrepareAsync(new SandboxPlan(directory.Path), cancelled);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long letters = 0;
        long most = 0;
        await foreach (var update in sandbox.RunAsync(new SandboxCommand(["bash", "-c", "head -c 100000000 /dev/zero | tr '\\0' x"]) { TimeLimit = TimeSpan.FromMinutes(2) }, cancelled))
        {
            letters += update is CommandOutput output ? output.Text.Length : 0;
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        }

        letters.ShouldBe(100_000_000);
        (most - before).ShouldBeLessThan(200_000_000);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(8_000_000);
    }
}

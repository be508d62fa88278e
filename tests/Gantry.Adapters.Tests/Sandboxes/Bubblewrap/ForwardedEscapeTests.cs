using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Tests.Sandboxes.Bubblewrap;

/// <summary>A door out is a port on the sandbox's own loopback, and opens nothing else.</summary>
public sealed class ForwardedEscapeTests : EscapeTests
{
    protected override SandboxNetwork Network { get; } = new SandboxNetwork.Forwarded(new GreetingDoor(""));
}

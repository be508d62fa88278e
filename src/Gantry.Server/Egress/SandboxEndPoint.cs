using System.Net;

namespace Gantry.Server.Egress;

/// <summary>Stands for all doors of sandboxes, which come and go while the web server runs.</summary>
internal sealed class SandboxEndPoint : EndPoint
{
    public static SandboxEndPoint Instance { get; } = new();

    public override string ToString() => "sandboxes";
}

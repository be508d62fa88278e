using System.Runtime.InteropServices;

namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>A file that bwrap makes inside and fills from a descriptor, which it closes then.</summary>
/// <param name="Path">Inside.</param>
/// <param name="Mode">In octal digits.</param>
internal sealed record CopiedFile(string Path, string Mode, SafeHandle Content) : IDisposable
{
    public const string ToRead = "0444";
    public const string ToRun = "0555";

    public void Dispose() => Content.Dispose();
}

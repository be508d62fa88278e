using System.Net;

namespace Gantry.Core.Workspaces;

/// <summary>A git URL that may be connected to, and the one address that was judged.</summary>
/// <param name="Url">The URL as git gets it; never begins with a dash.</param>
/// <param name="Pinned">The address that the host's name stood for when it was judged; git connects to it and no other.</param>
public sealed record GitAddress(Uri Url, IPAddress Pinned);

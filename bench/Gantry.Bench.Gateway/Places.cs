namespace Gantry.Bench.Gateway;

/// <summary>
/// Which processor does what: one is the proxy's, whichever it is, another the provider's and the clients'. Else the two ends of the rig take from one proxy what
/// they do not take from another, and all look alike. With one processor everybody shares it.
/// </summary>
internal static class Places
{
    private const int Proxies = 0;

    // A server is started under it, so that a runtime that counts processors counts right.
    private const string Program = "/usr/bin/taskset";

    private static int Ends { get; } = Environment.ProcessorCount > 1 ? 1 : 0;

    /// <summary>What to start for a proxy.</summary>
    public static (string Program, IEnumerable<string> Arguments) OfProxy(string program, IEnumerable<string> arguments) => On(Proxies, program, arguments);

    /// <summary>What to start for the provider.</summary>
    public static (string Program, IEnumerable<string> Arguments) OfProvider(string program, IEnumerable<string> arguments) => On(Ends, program, arguments);

    /// <summary>The calling thread is one of the clients.</summary>
    public static void TakeClientsPlace() => Posix.StayOn(Ends);

    private static (string Program, IEnumerable<string> Arguments) On(int processor, string program, IEnumerable<string> arguments) =>
        File.Exists(Program) ? (Program, ["-c", processor.ToString(), program, .. arguments]) : (program, arguments);
}

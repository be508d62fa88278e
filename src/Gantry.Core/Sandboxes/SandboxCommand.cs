using System.Runtime.InteropServices;

namespace Gantry.Core.Sandboxes;

/// <summary>A program to start.</summary>
/// <param name="Arguments">The program, found on the sandbox's PATH, and its arguments; at least one. Other users of this machine may see them.</param>
public sealed record SandboxCommand(IReadOnlyList<string> Arguments)
{
    /// <summary>Where it starts, relative to the workspace; its top by default.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>Added to the plan's.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How its input and outputs are joined to us.</summary>
    public SandboxStreams Streams { get; init; } = new SandboxStreams.Merged();

    /// <summary>After it everything that the program started is ended; null waits for ever.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Bytes that it may write to its outputs together; after them it is ended. Null: no limit, and the reader sets the pace.</summary>
    public long? OutputLimit { get; init; }
}

/// <summary>How a program's input and outputs are joined to us.</summary>
public abstract record SandboxStreams
{
    private SandboxStreams()
    {
    }

    /// <summary>It reads nothing; both outputs come as one, in the order in which they were written.</summary>
    public sealed record Merged : SandboxStreams;

    /// <summary>Three pipes.</summary>
    public sealed record Apart : SandboxStreams;

    /// <summary>A terminal of its own, which it controls; what it reads and writes passes through it.</summary>
    public sealed record Terminal(TerminalSize Size) : SandboxStreams;
}

/// <summary>How large a terminal is, in letters; each at least 1.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TerminalSize(ushort Columns, ushort Rows);

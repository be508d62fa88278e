using System.Text.Json.Serialization;

namespace Gantry.Protocol.Approvals;

/// <summary>What an agent wants to do, in the terms in which rules judge it. Every agent's own notation is brought into one of these.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ScriptAction), "script")]
[JsonDerivedType(typeof(ProgramAction), "program")]
[JsonDerivedType(typeof(FileAction), "file")]
[JsonDerivedType(typeof(NetworkAction), "network")]
[JsonDerivedType(typeof(OtherAction), "tool")]
public abstract record GatedAction
{
    /// <summary>The workspace's top as the agent sees it, absolute: a path beneath it is judged as one within, however it is written. Null when it is not known.</summary>
    public string? Root { get; init; }
}

/// <summary>Text for a POSIX shell.</summary>
/// <param name="Script">Exactly what the shell would be given.</param>
/// <param name="Folder">Where it starts: relative to the workspace's top (<c>.</c> is the top), or absolute.</param>
public sealed record ScriptAction(string Script, string Folder = ".") : GatedAction;

/// <summary>A program with its arguments, without a shell between.</summary>
/// <param name="Arguments">The program first; at least one.</param>
/// <param name="Folder">As for <see cref="ScriptAction"/>.</param>
public sealed record ProgramAction(IReadOnlyList<string> Arguments, string Folder = ".") : GatedAction;

/// <summary>Files to write, make, move or remove.</summary>
/// <param name="Paths">As the agent names them: relative to the workspace's top, or absolute; at least one.</param>
public sealed record FileAction(IReadOnlyList<string> Paths) : GatedAction;

/// <summary>A connection out of the sandbox.</summary>
/// <param name="Host">A name or an address, as asked for.</param>
public sealed record NetworkAction(string Host, int Port) : GatedAction;

/// <summary>A tool of which only the name is known, such as one of an MCP server.</summary>
public sealed record OtherAction(string Tool) : GatedAction;

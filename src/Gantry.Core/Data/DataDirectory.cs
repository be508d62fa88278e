namespace Gantry.Core.Data;

/// <summary>Where a daemon keeps what is its own, and the one place that knows the names in there. Agents never see it.</summary>
/// <param name="Root">Absolute.</param>
public sealed record DataDirectory(string Root)
{
    /// <summary>The embedded database.</summary>
    public string Database => Path.Combine(Root, "gantry.db");

    /// <summary>The full-text index; it may be deleted at any time and is built again from the database.</summary>
    public string SearchIndex => Path.Combine(Root, "search.db");

    /// <summary>Held with flock by the daemon that owns the directory.</summary>
    public string Lock => Path.Combine(Root, "lock");

    /// <summary>The owner's token, mode 0600.</summary>
    public string OwnerToken => Path.Combine(Root, "owner-token");

    /// <summary>The key that signs one-time links, mode 0600.</summary>
    public string LinkKey => Path.Combine(Root, "link-key");

    /// <summary>The browsers that are signed in, without their secrets, mode 0600.</summary>
    public string Browsers => Path.Combine(Root, "browsers.json");

    /// <summary>Where the running daemon says how to reach it.</summary>
    public string DaemonRecord => Path.Combine(Root, "daemon.json");

    /// <summary>What a daemon says that the command line started in the background.</summary>
    public string DaemonLog => Path.Combine(Root, "daemon.log");

    /// <summary>The accounts that landing uses, mode 0600; written by the operator.</summary>
    public string Forges => Path.Combine(Root, "forges.json");

    /// <summary>The providers and routes of the model gateway; written by the operator.</summary>
    public string Models => Path.Combine(Root, "models.json");

    /// <summary>What models cost, where the user knows better than the shipped table; written by the operator.</summary>
    public string Prices => Path.Combine(Root, "prices.json");

    /// <summary>The program that opens a container's network; written anew when it is another version's.</summary>
    public string SandboxDoor => Path.Combine(Root, "sandbox-door");

    /// <summary>What users gave the daemon to be let in at git hosts, mode 0600.</summary>
    public string GitCredentials => Path.Combine(Root, "git-credentials.json");

    /// <summary>The keys by which ssh knew git hosts when it first met them.</summary>
    public string SshKnownHosts => Path.Combine(Root, "ssh-known-hosts");

    /// <summary>The MCP servers of the native agent, mode 0600; written by the user.</summary>
    public string McpServers => Path.Combine(Root, "mcp-servers.json");

    /// <summary>Managed copies of imported repositories, one folder each.</summary>
    public string Workspaces => Path.Combine(Root, "workspaces");

    /// <summary>Clones of sessions, one folder each.</summary>
    public string Sessions => Path.Combine(Root, "sessions");

    /// <summary>Shadow repositories that keep checkpoints, one folder per working directory.</summary>
    public string Shadows => Path.Combine(Root, "shadows");

    /// <summary>Files that users gave to sessions, named by the hash of their content.</summary>
    public string Attachments => Path.Combine(Root, "attachments");

    /// <summary>Folders of sessions that began without a workspace.</summary>
    public string Scratch => Path.Combine(Root, "scratch");

    /// <summary>Whole logs of sessions that were pruned from the database; the only copy of what was removed there.</summary>
    public string Archives => Path.Combine(Root, "archive");

    /// <summary>What providers sent, one folder per session; it may be deleted at any time.</summary>
    public string RawFrames => Path.Combine(Root, "raw");

    /// <summary>Agent programs that Gantry installed, one folder per agent and version.</summary>
    public string Programs => Path.Combine(Root, "programs");

    /// <summary>What agent programs remember, one folder per session; the only copy of their own conversations.</summary>
    public string AgentMemory => Path.Combine(Root, "agents");

    /// <summary>What tools wrote, one folder per session and in it one per run; agents name a file by its path from here.</summary>
    public string Artifacts => Path.Combine(Root, "artifacts");
}

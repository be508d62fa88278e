using System.Text;
using System.Text.Json;
using Gantry.Adapters.Storage;
using Gantry.Core.Agents;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents.Codex;

/// <summary>Codex: its app server over stdio, one process a turn.</summary>
/// <param name="home">The daemon's user's home, where a login may lie.</param>
/// <param name="ownSandbox">What the operator wants around its commands inside the session's sandbox.</param>
internal sealed class CodexKind(string home, CodexSandbox ownSandbox) : IProgramKind
{
    private const string KeyVariable = "GANTRY_MODEL_KEY";
    private const UnixFileMode ReadableFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const string RulesSee =
        "Every command and every change of files, before it happens: it is started with the policy 'untrusted'. Calls of MCP servers that a trusted workspace configures, and web searches, it makes unasked; they are shown.";

    public AgentProgram Program => AgentProgram.Codex;

    public string CredentialFile { get; } = Path.Combine(home, ".codex", "auth.json");

    public string CredentialName => "auth.json";

    public string ConversationFolder => "sessions";

    public string LoginHint => "run 'codex login', or set CODEX_API_KEY.";

    public ModelProtocol Protocol => ModelProtocol.Responses;

    public AgentCapabilities Capabilities { get; } =
        new(
            SteeringWay.Native,
            DenialWay.AsMessage,
            EditedInput: false,
            Resume: true,
            Fork: true,
            Images: true,
            Modes: ["untrusted", CodexSandbox.ReadOnly.Name],
            Models: [],
            ownSandbox == CodexSandbox.None ? RulesSee : $"{RulesSee} {Confined(ownSandbox)}");

    public bool IsReadOnlyIn(string? mode) => SandboxIn(mode) == CodexSandbox.ReadOnly;

    // The program brings helpers in folders beside its own.
    public IReadOnlyList<string> Needs(string program) => [Path.GetDirectoryName(Path.GetDirectoryName(program)!)!];

    public void Furnish(ProgramStart start)
    {
        // Written anew each time: the agent may change its own folder, and what it writes there must not decide how it is started, nor where we write. In a
        // container it runs as another user, who has to read it; who else may is for the folder to say.
        DurableFile.Write(Path.Combine(start.Memory.State, "config.toml"), Encoding.UTF8.GetBytes(Settings(start)), ReadableFile);
    }

    public SandboxCommand Command(ProgramStart start)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["CODEX_HOME"] = start.Memory.State,
            ["RUST_LOG"] = "error",
            ["TMPDIR"] = start.Memory.Temporary,
        };
        if (start.Access.Key is { } key)
        {
            variables[KeyVariable] = key;
        }

        return new SandboxCommand([start.Program, "app-server"]) { Environment = variables };
    }

    // Its own sandbox needs namespaces of its own, which a boundary of ours does not give: every command would fail. The boundary does what it would have done.
    // Without a boundary nobody would hold to the mode: what its own sandbox stopped, Codex may run again outside of it, since it was allowed.
    public IProgramDialect Speak(ProgramStart start, TurnDesk desk, ISandbox sandbox, Action<string> knownAs) =>
        sandbox.Description.IsBoundary ? new CodexDialect(start, desk, CodexSandbox.None, knownAs)
        : start.Mode != CodexSandbox.ReadOnly.Name ? new CodexDialect(start, desk, ownSandbox, knownAs)
        : throw new AgentException(
            "Codex's mode read-only needs a sandbox that is a boundary: without one Codex may run what was allowed outside of its own.",
            "Start the daemon with --sandbox bubblewrap or container, or go on with: /mode untrusted");

    // The provider's address in its settings is the one that the last sandbox saw.
    public TerminalCommand InTerminal(string program, string conversation, AgentMemory memory, bool viaGateway) => new(
        viaGateway ? [program, "resume", conversation, "-c", "model_providers.gantry.base_url=\"{gateway}/v1\""] : [program, "resume", conversation],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["CODEX_HOME"] = memory.State },
        viaGateway ? KeyVariable : null);

    public bool EndsPlan(ToolResult result) => false;

    public IEnumerable<TranscriptEntry> ReadTranscript(IEnumerable<JsonElement> lines) => CodexTranscript.Read(lines);

    public GatedAction ActionOf(string tool, JsonElement input, string workspace) => CodexItems.ActionOf(tool, input, workspace);

    public EditedCall? ReadEdited(string tool, JsonElement input) => null;

    private static string Confined(CodexSandbox own) =>
        $"In the sandbox 'process' commands begin in Codex's own sandbox '{own.Name}'; what that stops, Codex may run again outside of it, since it was allowed. "
        + $"A sandbox that is a boundary holds by itself{(own == CodexSandbox.ReadOnly ? ", and the workspace is read-only in it" : "")}; Codex has none of its own there.";

    private CodexSandbox SandboxIn(string? mode) => mode == CodexSandbox.ReadOnly.Name ? CodexSandbox.ReadOnly : ownSandbox;

    private static string Settings(ProgramStart start)
    {
        var text = new StringBuilder("check_for_update_on_startup = false\n");
        if (start.Access.Model is { } model)
        {
            text.Append("model = ").AppendLine(Quoted(model));
        }

        if (start.Access.Address is { } address)
        {
            text.AppendLine("model_provider = \"gantry\"").AppendLine()
                .AppendLine("[model_providers.gantry]")
                .AppendLine("name = \"Gantry\"")
                .Append("base_url = ").AppendLine(Quoted(address))
                .AppendLine("wire_api = \"responses\"");
            if (start.Access.Key is not null)
            {
                text.AppendLine($"env_key = \"{KeyVariable}\"");
            }

            if (start.Access.Retries is { } retries)
            {
                text.AppendLine($"request_max_retries = {retries}").AppendLine($"stream_max_retries = {retries}");
            }
        }

        // At its start it looks for plugins of its maker's at github.com and chatgpt.com: requests of no use here, about which people would be asked.
        text.AppendLine().AppendLine("[features]").AppendLine("plugins = false");
        text.AppendLine().AppendLine("[analytics]").AppendLine("enabled = false");
        if (start.Turn.IsTrusted)
        {
            text.AppendLine().AppendLine($"[projects.{Quoted(start.Turn.WorkingDirectory)}]").AppendLine("trust_level = \"trusted\"");
        }

        return text.ToString();
    }

    // A JSON string is a basic string of TOML too.
    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}

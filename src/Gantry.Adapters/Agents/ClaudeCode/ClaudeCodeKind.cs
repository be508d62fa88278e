using System.Globalization;
using System.Text.Json;
using Gantry.Core.Agents;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents.ClaudeCode;

/// <summary>Claude Code: started in its stream-json mode, one process a turn.</summary>
/// <param name="home">The daemon's user's home, where a login may lie.</param>
internal sealed class ClaudeCodeKind(string home, TimeProvider time) : IProgramKind
{
    public const string AskingNobody = "dontAsk";

    private const string RulesSee =
        "Every tool that it uses, before it runs, with a hook beside its own questions. Reading inside the workspace and talking to its sub-agents is not asked, everything else is; "
        + "what sub-agents do is seen call by call.";

    // Its other modes (acceptEdits, auto, bypassPermissions) only ask less, which the hook undoes: that is for rules to say.
    private static readonly string[] Modes = ["manual", "plan", AskingNobody];

    public AgentProgram Program => AgentProgram.Claude;

    public string CredentialFile { get; } = Path.Combine(home, ".claude", ".credentials.json");

    public string CredentialName => ".credentials.json";

    public string ConversationFolder => "projects";

    public string LoginHint => "run 'claude' once and type /login, or set ANTHROPIC_API_KEY.";

    public ModelProtocol Protocol => ModelProtocol.Messages;

    public AgentCapabilities Capabilities { get; } =
        new(
            SteeringWay.Native,
            DenialWay.WithTheAnswer,
            EditedInput: true,
            Resume: true,
            Fork: true,
            Images: true,
            Modes: Modes,
            Models: [],
            RulesSee);

    // In the mode that plans it asks all the same, and what is allowed has its effect.
    public bool IsReadOnlyIn(string? mode) => false;

    public IReadOnlyList<string> Needs(string program) => [Path.GetDirectoryName(program)!];

    public void Furnish(ProgramStart start)
    {
        // Its settings come with its arguments.
    }

    public SandboxCommand Command(ProgramStart start)
    {
        string[] conversation = start.Plan switch
        {
            { Resume: { } id, IsFork: true } => ["--resume", id, "--fork-session"],
            { Resume: { } id } => ["--resume", id],
            _ => ["--session-id", start.NewId],
        };

        // What a repository configures, hooks and MCP servers among it, counts only when a user trusts the workspace.
        string[] settings = start.Turn.IsTrusted ? ["--setting-sources", "user,project,local"] : ["--setting-sources", "user", "--strict-mcp-config"];
        string[] model = start.Access.Model is { } name ? ["--model", name] : [];
        return new SandboxCommand(
        [
            start.Program, "-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose", "--include-partial-messages", "--replay-user-messages",
            "--permission-prompt-tool", "stdio", "--permission-mode", start.Mode ?? Modes[0], .. settings, .. model, .. conversation,
        ])
        {
            Environment = Variables(start),
        };
    }

    public IProgramDialect Speak(ProgramStart start, TurnDesk desk, ISandbox sandbox, Action<string> knownAs) =>
        new ClaudeDialect(start, desk, sandbox, knownAs, time);

    public TerminalCommand InTerminal(string program, string conversation, AgentMemory memory, bool viaGateway)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["CLAUDE_CONFIG_DIR"] = memory.State };
        if (viaGateway)
        {
            environment["ANTHROPIC_BASE_URL"] = "{gateway}";
        }

        return new TerminalCommand([program, "--resume", conversation], environment, viaGateway ? "ANTHROPIC_AUTH_TOKEN" : null);
    }

    public bool EndsPlan(ToolResult result) => result is { ToolName: ClaudeTools.ExitPlan, Outcome: ToolOutcome.Succeeded };

    public IEnumerable<TranscriptEntry> ReadTranscript(IEnumerable<JsonElement> lines) => ClaudeTranscript.Read(lines);

    public GatedAction ActionOf(string tool, JsonElement input, string workspace) => ClaudeTools.Read(tool, input, files: null).Action ?? new OtherAction(tool);

    public EditedCall? ReadEdited(string tool, JsonElement input) => ClaudeEdits.Read(tool, input);

    private static Dictionary<string, string> Variables(ProgramStart start)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["CLAUDE_CONFIG_DIR"] = start.Memory.State,
            ["TMPDIR"] = start.Memory.Temporary,
            ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
            ["DISABLE_TELEMETRY"] = "1",
            ["DISABLE_AUTOUPDATER"] = "1",
        };
        if (start.Access.Address is { } address)
        {
            variables["ANTHROPIC_BASE_URL"] = address;
        }

        if (start.Access.Key is { } key)
        {
            variables[start.Access.IsToken ? "ANTHROPIC_AUTH_TOKEN" : "ANTHROPIC_API_KEY"] = key;
        }

        if (start.Access.Retries is { } retries)
        {
            variables["CLAUDE_CODE_MAX_RETRIES"] = retries.ToString(CultureInfo.InvariantCulture);
        }

        return variables;
    }
}

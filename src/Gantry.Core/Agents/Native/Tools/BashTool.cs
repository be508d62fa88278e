using System.Globalization;
using System.Text.Json;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary><c>bash</c>: runs a command line in the workspace's folder; always asked.</summary>
internal sealed class BashTool(TimeSpan timeLimit, long outputLimit) : ITool
{
    // The shell that is there runs the command, which stands in an argument of its own and is never pasted into this text.
    private const string Launcher = """if command -v bash >/dev/null 2>&1; then exec bash -c "$1"; else exec sh -c "$1"; fi""";

    public ModelTool Declaration { get; } = new(
        "bash",
        "Runs a command line in the workspace's folder with bash, or sh where there is none. No input, no terminal. The user allows or denies it.",
        JsonElement.Parse($$"""
            {
              "type": "object",
              "properties": {
                "command": { "type": "string", "minLength": 1 },
                "timeout_seconds": {
                  "type": "integer",
                  "minimum": 1,
                  "maximum": {{SecondsOf(timeLimit)}},
                  "description": "After it the command is ended; the maximum by default."
                }
              },
              "required": ["command"],
              "additionalProperties": false
            }
            """));

    public ToolAction Read(JsonElement input) =>
        new Action(input.SystemText("command"), TimeSpan.FromSeconds(input.OptionalInteger("timeout_seconds") ?? SecondsOf(timeLimit)), outputLimit);

    private static int SecondsOf(TimeSpan limit) => Math.Max(1, (int)limit.TotalSeconds);

    private sealed record Action(string Command, TimeSpan TimeLimit, long OutputLimit) : ToolAction
    {
        public override string Title => $"Run {VisibleText.Of(Command)}";

        public override GatedAction Gated => new ScriptAction(Command);

        public override ToolQuestion Question(ISandbox sandbox) => new("Commands run only when you allow them.", Gated);

        public override async Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken)
        {
            SandboxExit? exited = null;
            await foreach (var update in sandbox.RunAsync(Shell(), cancellationToken))
            {
                switch (update)
                {
                    case CommandOutput some:
                        output.Write(some.Text);
                        break;
                    case CommandExited end:
                        exited = end.Exit;
                        break;
                }
            }

            return Report(exited ?? throw new InvalidOperationException("The sandbox told no end of the command."), output.ToString());
        }

        private SandboxCommand Shell() => new(["sh", "-c", Launcher, "sh", Command]) { TimeLimit = TimeLimit, OutputLimit = OutputLimit };

        private ToolReport Report(SandboxExit exited, string output)
        {
            var status = exited.Reason switch
            {
                SandboxExitReason.TimeLimit => string.Create(CultureInfo.InvariantCulture, $"ended after the time limit of {TimeLimit.TotalSeconds:0} s"),
                SandboxExitReason.OutputLimit => string.Create(CultureInfo.InvariantCulture, $"ended after the output limit of {OutputLimit / 1024 / 1024} MiB"),
                SandboxExitReason.MemoryLimit => string.Create(CultureInfo.InvariantCulture, $"exit code {exited.ExitCode}: the sandbox's memory limit was reached"),
                SandboxExitReason.SandboxLost => "the sandbox around it was ended by somebody else, and everything in it",
                _ => string.Create(CultureInfo.InvariantCulture, $"exit code {exited.ExitCode}"),
            };
            var separator = output.Length == 0 || output.EndsWith('\n') ? "" : "\n";
            var outcome = exited is { ExitCode: 0, Reason: SandboxExitReason.Ended } ? ToolOutcome.Succeeded : ToolOutcome.Failed;
            return new ToolReport(outcome, $"{output}{separator}[{status}]", status, exited.ExitCode);
        }
    }
}

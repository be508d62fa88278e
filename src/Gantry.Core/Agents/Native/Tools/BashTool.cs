using System.Globalization;
using System.Text.Json;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary><c>bash</c>: runs a command line where the last one left the shell; always asked. In the background it goes on until it ends, is killed, or the run ends.</summary>
internal sealed class BashTool(ToolPlace place) : ITool
{
    public ModelTool Declaration { get; } = new(
        "bash",
        """
        Runs a command line with bash, or sh where there is none, without input and without a terminal. A cd lasts: the next call starts in the folder where this one
        ended, if it is in the workspace. Variables do not last. For servers, watchers and long builds set run_in_background and read with bash_output; they end with
        the turn. To find and read files use glob, grep and read_file, which are not asked. The user allows or denies it.
        """,
        JsonElement.Parse($$"""
            {
              "type": "object",
              "properties": {
                "command": { "type": "string", "minLength": 1, "examples": ["make test"] },
                "timeout_seconds": {
                  "type": "integer",
                  "minimum": 1,
                  "maximum": {{SecondsOf(place.Options.CommandTimeLimit)}},
                  "description": "After it the command is ended; the maximum by default. Does not count in the background."
                },
                "run_in_background": { "type": "boolean", "description": "Answers at once with an id for bash_output and kill_bash." }
              },
              "required": ["command"],
              "additionalProperties": false
            }
            """));

    public ToolAction Read(JsonElement input) =>
        new Action(
            place,
            new ShellCall(input.SystemText("command"), place.Memory.ShellFolder, ShellCall.NewMark()),
            TimeSpan.FromSeconds(input.OptionalInteger("timeout_seconds") ?? SecondsOf(place.Options.CommandTimeLimit)),
            input.OptionalFlag("run_in_background"));

    private static int SecondsOf(TimeSpan limit) => Math.Max(1, (int)limit.TotalSeconds);

    private sealed record Action(ToolPlace Place, ShellCall Call, TimeSpan TimeLimit, bool InBackground) : ToolAction
    {
        public override string Title =>
            $"Run {VisibleText.Of(Call.Command)}{(Call.Folder == "." ? "" : $" (in {VisibleText.Of(Call.Folder)})")}{(InBackground ? " (in the background)" : "")}";

        public override GatedAction Gated => new ScriptAction(Call.Command, Call.Folder);

        public override ToolQuestion Question(ISandbox sandbox) => new("Commands run only when you allow them.", Gated);

        public override ToolAction Where(GatedAction asked) => asked is ScriptAction script ? this with { Call = Call with { Folder = script.Folder } } : this;

        public override async Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken)
        {
            var command = new SandboxCommand(Call.Arguments) { OutputLimit = Place.Options.CommandOutputLimit };
            if (InBackground)
            {
                var id = await Place.Background.StartAsync(sandbox, command, Call, cancellationToken);
                var started = $"Runs in the background as {id}. Read what it writes with bash_output, end it with kill_bash; it ends with this turn at the latest.";
                return new ToolReport(ToolOutcome.Succeeded, started, $"started as {id}");
            }

            var trailer = new ShellTrailer(Call.Mark);
            SandboxExit? exited = null;
            await foreach (var update in sandbox.RunAsync(command with { TimeLimit = TimeLimit }, cancellationToken))
            {
                switch (update)
                {
                    case CommandOutput some:
                        output.Write(trailer.Take(some.Text));
                        break;
                    case CommandExited end:
                        exited = end.Exit;
                        break;
                }
            }

            output.Write(trailer.Rest());
            return Report(exited ?? throw new InvalidOperationException("The sandbox told no end of the command."), output.ToString(), trailer.Standing);
        }

        private ToolReport Report(SandboxExit exited, string output, ShellStanding? standing)
        {
            var status = exited.Reason switch
            {
                SandboxExitReason.TimeLimit => string.Create(
                    CultureInfo.InvariantCulture,
                    $"ended after the time limit of {TimeLimit.TotalSeconds:0} s; what it had done by then stays done. Give it more time, or run it in the background"),
                SandboxExitReason.OutputLimit => string.Create(CultureInfo.InvariantCulture, $"ended after the output limit of {Place.Options.CommandOutputLimit / 1024 / 1024} MiB"),
                SandboxExitReason.MemoryLimit => string.Create(CultureInfo.InvariantCulture, $"exit code {exited.ExitCode}: the sandbox's memory limit was reached"),
                SandboxExitReason.SandboxLost => "the sandbox around it was ended by somebody else, and everything in it",
                _ => string.Create(CultureInfo.InvariantCulture, $"exit code {exited.ExitCode}"),
            };
            var separator = output.Length == 0 || output.EndsWith('\n') ? "" : "\n";
            var outcome = exited is { ExitCode: 0, Reason: SandboxExitReason.Ended } ? ToolOutcome.Succeeded : ToolOutcome.Failed;
            var moved = standing?.Note(Call.Folder) is { } note ? $"\n[{note}]" : "";
            return new ToolReport(outcome, $"{output}{separator}[{status}]{moved}", status, exited.ExitCode)
            {
                ShellFolder = standing is null || standing.Folder == Call.Folder ? null : standing.Folder,
            };
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary><c>bash_output</c>: what a background command wrote since it was last read, or from an offset; unasked.</summary>
internal sealed class BashOutputTool(ToolPlace place) : ITool
{
    public ModelTool Declaration { get; } = new(
        "bash_output",
        "Gives what a background command has written since you last read it, and whether it still runs. At most 48 KiB at a time; says how much is left.",
        JsonElement.Parse("""
            {
              "type": "object",
              "properties": {
                "id": { "type": "string", "minLength": 1, "maxLength": 64, "description": "As bash told it.", "examples": ["bash_1"] },
                "offset": { "type": "integer", "minimum": 0, "maximum": 2147483647, "description": "Byte to read from, instead of where the last reading ended; 0 is the beginning." },
                "filter": { "type": "string", "minLength": 1, "maxLength": 2000, "description": "Regular expression; only lines that fit are given." },
                "wait_seconds": { "type": "integer", "minimum": 0, "maximum": 600, "description": "Wait so long for its end before reading; 0 by default." }
              },
              "required": ["id"],
              "additionalProperties": false
            }
            """));

    public ToolAction Read(JsonElement input) =>
        new Action(place, input.Text("id"), input.OptionalInteger("offset"), FilterOf(input), TimeSpan.FromSeconds(input.OptionalInteger("wait_seconds") ?? 0));

    private static Regex? FilterOf(JsonElement input)
    {
        try
        {
            return input.TryGetProperty("filter", out var filter) ? new Regex(filter.GetString()!, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) : null;
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            throw new ToolInputException($"'filter' is no regular expression that can be used: {failure.Message}");
        }
    }

    private sealed record Action(ToolPlace Place, string Id, long? Offset, Regex? Filter, TimeSpan Wait) : ToolAction
    {
        public override string Title => $"Read the output of {VisibleText.Of(Id)}";

        public override async Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken)
        {
            var command = Place.Background.Find(Id);
            if (Wait > TimeSpan.Zero)
            {
                await WaitAsync(command, cancellationToken);
            }

            // Asked before it is read: what it wrote until its end is then in what is read.
            var exit = command.Exit;
            var read = command.Read(Offset);
            return new ToolReport(ToolOutcome.Succeeded, $"{Shown(read)}[{Status(command, exit)}; {Rest(read)}]", "read");
        }

        private async Task WaitAsync(BackgroundCommand command, CancellationToken cancellationToken)
        {
            try
            {
                await command.Ended.WaitAsync(Wait, Place.Time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // It still runs, which the result says.
            }
        }

        private string Shown(BackgroundOutput read)
        {
            var text = read.Text;
            if (Filter is not null)
            {
                var fitting = new StringBuilder();
                foreach (var line in text.Split('\n').Where(line => Filter.IsMatch(line)))
                {
                    fitting.Append(line).Append('\n');
                }

                text = fitting.ToString();
            }

            return text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";
        }

        private static string Status(BackgroundCommand command, SandboxExit? exit) => (exit, command.Fault) switch
        {
            (null, null) => "still running",
            ({ Reason: SandboxExitReason.OutputLimit }, _) => "ended at the output limit",
            ({ } ended, null) => string.Create(CultureInfo.InvariantCulture, $"ended with exit code {ended.ExitCode}"),
            (_, { } fault) => $"its output could not be kept: {fault}",
        };

        private static string Rest(BackgroundOutput read) =>
            read.Left > 0
                ? string.Create(CultureInfo.InvariantCulture, $"bytes {read.From} to {read.UpTo}, {read.Left} more to read")
                : string.Create(CultureInfo.InvariantCulture, $"read up to byte {read.UpTo}");
    }
}

using System.CommandLine;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Rules;

/// <summary><c>gantry rules import</c>.</summary>
internal static class ImportCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var file = new Argument<string>("file") { Description = "A settings.json of Claude Code, or a .rules file of Codex." };
        var format = new Option<string?>("--format") { Description = "claude-code or codex. Default: by the file's name", HelpName = "FORMAT" };
        var write = new Option<bool>("--write") { Description = "Write the rules; without it, only shows what would be written." };
        var command = new DocumentedCommand(
            "import",
            "Takes over another program's rules; shows what would be written until --write.",
            "gantry rules import ~/.claude/settings.json",
            "gantry rules import ~/.codex/rules/default.rules --write",
            "gantry rules import .claude/settings.json --workspace . --write")
        {
            file,
            format,
            write,
        };
        var place = new RulePlaceOptions().AddTo(command);

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var path = scope.Parse.GetRequiredValue(file);
            var text = await ReadAsync(path, cancellationToken);
            using var client = await scope.ConnectAsync(cancellationToken);
            var where = await place.ResolveAsync(scope, client, cancellationToken);
            var import = new ImportRules(
                scope.Parse.GetValue(format) ?? FormatOf(path),
                text,
                where.Layer,
                where.WorkspaceId?.ToString(),
                where.SessionId?.ToString(),
                DryRun: !scope.Parse.GetValue(write));
            var report = await client.PostAsync("api/rules/import", import, ApiJson.Default.ImportRules, ApiJson.Default.RuleImport, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(report, ApiJson.Default.RuleImport);
            }
            else
            {
                Write(scope.Terminal, report);
            }

            return ExitCode.Ok;
        });
    }

    private static string FormatOf(string path) => Path.GetExtension(path) switch
    {
        ".json" => "claude-code",
        ".rules" => "codex",
        _ => throw new CommandFailure(ExitCode.Usage, $"The name {Path.GetFileName(path)} does not tell the format; give --format claude-code or --format codex."),
    };

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{path} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private static void Write(Terminal terminal, RuleImport report)
    {
        foreach (var rule in report.Rules)
        {
            terminal.Write($"+ {RuleWords.Of(rule.Effect),-5} ", RuleWords.InkOf(rule.Effect));
            terminal.Write(VisibleText.OnOneLine($"{RuleWords.Of(rule.Kind)}  {rule.Pattern}"), Ink.Bold);
            terminal.WriteLine(VisibleText.OnOneLine($"  {rule.Reason}"), Ink.Dim);
        }

        foreach (var left in report.NotCarriedOver)
        {
            terminal.WriteLine(VisibleText.OnOneLine($"- line {left.Line}: {left.Text}  {left.Why}"), Ink.Yellow);
        }

        var already = report.AlreadyThere > 0 ? $", {report.AlreadyThere} there already" : "";
        terminal.WriteLine($"{report.Rules.Count} rules {(report.Written ? "written" : "would be written")}{already}, {report.NotCarriedOver.Count} not carried over.{(report.Written || report.Rules.Count == 0 ? "" : " Write them with --write.")}");
    }
}

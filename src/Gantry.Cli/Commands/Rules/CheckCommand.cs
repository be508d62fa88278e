using System.CommandLine;
using Gantry.Cli.Commands.Options;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Rules;

/// <summary><c>gantry rules check</c>: the verdict, and why. Its exit status is the verdict.</summary>
internal static class CheckCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var input = new Argument<string>("input") { Description = "A command line, in quotes; with --kind a path, a host or a tool's name." };
        var kind = RuleOptions.KindOption();
        var folder = new Option<string?>("--folder") { Description = "Where a command starts, relative to the workspace.", HelpName = "PATH" };
        var command = new DocumentedCommand(
            "check",
            "Says what the rules would say, and which one; exits with 0 for allow, 1 for ask, 6 for deny.",
            "gantry rules check 'npm test && git push'",
            "gantry rules check --kind network registry.npmjs.org:443 --session 0190…")
        {
            input,
            kind,
            folder,
        };
        var agent = new AgentOption().AddTo(command);
        var place = new RulePlaceOptions().AddTo(command);

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            var where = await place.ResolveAsync(scope, client, cancellationToken);
            var check = new CheckRules(
                scope.Parse.GetValue(kind),
                scope.Parse.GetRequiredValue(input),
                scope.Parse.GetValue(folder),
                agent.Read(scope.Parse),
                where.WorkspaceId?.ToString(),
                where.SessionId?.ToString());
            var judgement = await client.PostAsync("api/rules/check", check, ApiJson.Default.CheckRules, ApiJson.Default.Judgement, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(judgement, ApiJson.Default.Judgement);
            }
            else
            {
                Write(scope.Terminal, judgement);
            }

            return judgement.Verdict switch { RuleEffect.Allow => ExitCode.Ok, RuleEffect.Ask => ExitCode.Failed, _ => ExitCode.NotAllowed };
        });
    }

    private static void Write(Terminal terminal, Judgement judgement)
    {
        terminal.Write(RuleWords.Of(judgement.Verdict), RuleWords.InkOf(judgement.Verdict));
        terminal.WriteLine(VisibleText.OnOneLine($"  {judgement.Explanation}"));
        foreach (var part in judgement.Parts.Where(_ => judgement.Parts.Count > 1))
        {
            terminal.Write($"  {RuleWords.Of(part.Verdict),-5} ", RuleWords.InkOf(part.Verdict));
            terminal.Write(VisibleText.OnOneLine(part.Part), Ink.Bold);
            terminal.WriteLine(VisibleText.OnOneLine($"  {part.Explanation}"), Ink.Dim);
        }
    }
}

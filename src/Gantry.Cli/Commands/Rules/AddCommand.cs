using System.CommandLine;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Rules;

/// <summary><c>gantry rules add</c>.</summary>
internal static class AddCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var reason = new Option<string?>("--reason") { Description = "Why; an agent that is denied is told.", HelpName = "TEXT" };
        var lasts = new Option<string?>("--for") { Description = "Expires after this time, such as 30m, 8h or 7d.", HelpName = "TIME" };
        var matches = new Option<string[]>("--matches") { Description = "An example that the rule must decide about; may be repeated.", HelpName = "TEXT", DefaultValueFactory = _ => [] };
        var not = new Option<string[]>("--not") { Description = "An example that the rule must leave alone; may be repeated.", HelpName = "TEXT", DefaultValueFactory = _ => [] };
        var command = new DocumentedCommand(
            "add",
            "Adds a rule; it counts at once.",
            "gantry rules add allow 'git log *' --matches 'git log -3' --not 'git log --output=x'",
            "gantry rules add deny 'git push *' --reason 'Releases go through CI.'",
            "gantry rules add allow 'src/**' --kind file --workspace . --for 8h")
        {
            reason,
            lasts,
            matches,
            not,
        };
        var options = new RuleOptions(isRequired: true).AddTo(command);

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            DateTimeOffset? ends = scope.Parse.GetValue(lasts) is { } time ? scope.Time.GetUtcNow() + DurationText.Parse(time, "--for") : null;
            using var client = await scope.ConnectAsync(cancellationToken);
            var rule = options.Read(scope, await options.PlaceAsync(scope, client, cancellationToken))! with
            {
                Reason = scope.Parse.GetValue(reason),
                ExpiresAt = ends,
                Tests =
                [
                    .. scope.Parse.GetValue(matches)!.Select(example => new AddRuleTest(example, "matches")),
                    .. scope.Parse.GetValue(not)!.Select(example => new AddRuleTest(example, "not")),
                ],
            };
            var added = await client.PostAsync("api/rules", rule, ApiJson.Default.AddRule, ApiJson.Default.Rule, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(added, ApiJson.Default.Rule);
            }
            else
            {
                scope.Terminal.WriteLine(added.RuleId.ToString());
            }

            return ExitCode.Ok;
        });
    }
}

using System.CommandLine;
using System.Text.Json;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Rules;

/// <summary><c>gantry rules simulate</c>.</summary>
internal static class SimulateCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var file = new Option<string?>("--file", "-f") { Description = "Rules to propose, as {\"rules\":[…]}.", HelpName = "FILE" };
        var without = new Option<string[]>("--without") { Description = "Leave this rule out; may be repeated.", HelpName = "ID", DefaultValueFactory = _ => [] };
        var since = new Option<string?>("--since") { Description = "How far back, such as 12h or 7d. Default: 30d", HelpName = "TIME" };
        var limit = new Option<int?>("--limit") { Description = "How many requests at most, 1 to 2000. Default: 500", HelpName = "N" };
        var command = new DocumentedCommand(
            "simulate",
            "Shows which recorded requests other rules would have answered differently; changes nothing.",
            "gantry rules simulate allow 'npm run *'",
            "gantry rules simulate --without 0190… --since 7d",
            "gantry rules simulate --file proposed.json --json")
        {
            file,
            without,
            since,
            limit,
        };
        var options = new RuleOptions(isRequired: false).AddTo(command);

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            DateTimeOffset? from = scope.Parse.GetValue(since) is { } time ? scope.Time.GetUtcNow() - DurationText.Parse(time, "--since") : null;
            var proposed = scope.Parse.GetValue(file) is { } path ? await ReadAsync(path, cancellationToken) : [];
            using var client = await scope.ConnectAsync(cancellationToken);
            if (options.Read(scope, await options.PlaceAsync(scope, client, cancellationToken)) is { } one)
            {
                proposed = [.. proposed, one];
            }

            var request = new SimulateRules(proposed, scope.Parse.GetValue(without), from, scope.Parse.GetValue(limit));
            var simulated = await client.PostAsync("api/rules/simulate", request, ApiJson.Default.SimulateRules, ApiJson.Default.SimulatedRules, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(simulated, ApiJson.Default.SimulatedRules);
            }
            else
            {
                Write(scope, simulated);
            }

            return ExitCode.Ok;
        });
    }

    private static async Task<IReadOnlyList<AddRule>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var read = JsonSerializer.Deserialize(await File.ReadAllTextAsync(path, cancellationToken), ApiJson.Default.SimulateRules);
            return read?.Rules ?? throw new CommandFailure(ExitCode.Usage, $"{path} has no \"rules\": it must hold {{\"rules\":[…]}}.");
        }
        catch (JsonException malformed)
        {
            throw new CommandFailure(ExitCode.Usage, $"{path} holds no rules that can be read: {malformed.Message}", malformed);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{path} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private static void Write(CommandScope scope, SimulatedRules simulated)
    {
        var terminal = scope.Terminal;
        foreach (var change in simulated.Changes)
        {
            terminal.Write($"{RuleWords.Of(change.Before)} → ");
            terminal.Write($"{RuleWords.Of(change.After.Verdict),-5}", RuleWords.InkOf(change.After.Verdict));
            terminal.WriteLine(VisibleText.OnOneLine($"  {change.Title}"), Ink.Bold);
            var was = $"{change.Agent}, {Ages.Of(change.CreatedAt, scope.Time)} ago, then {RuleWords.Of(change.Status)}";
            terminal.WriteLine(VisibleText.OnOneLine($"    {was}. {change.After.Explanation}"), Ink.Dim);
        }

        var skipped = simulated.Skipped > 0 ? $", {simulated.Skipped} skipped (recorded without their action)" : "";
        terminal.WriteLine($"{simulated.Replayed} requests replayed{skipped}, {simulated.Changes.Count} would be answered differently.{(simulated.More ? " There are older ones: --limit N takes more." : "")}");
        terminal.WriteLine($"now  {Counts(simulated.Before)}\nthen {Counts(simulated.After)}", Ink.Dim);
    }

    private static string Counts(VerdictCounts counts) => $"allow {counts.Allow}  ask {counts.Ask}  deny {counts.Deny}";
}

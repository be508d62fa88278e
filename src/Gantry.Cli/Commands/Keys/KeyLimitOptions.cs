using System.CommandLine;
using System.Globalization;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Cli.Commands.Keys;

/// <summary>What a key allows, on a command line.</summary>
internal sealed class KeyLimitOptions
{
    private const string TokensUnit = "tokens";

    private readonly Option<string[]> models = new("--model") { Description = "A model that it allows, * for any characters; may be repeated. All when left out.", HelpName = "NAME", DefaultValueFactory = _ => [] };
    private readonly Option<int?> requests = new("--rpm") { Description = "Requests per minute.", HelpName = "N" };
    private readonly Option<long?> tokens = new("--tpm") { Description = "Tokens per minute.", HelpName = "N" };
    private readonly Option<string[]> budgets = new("--budget")
    {
        Description = "US dollars or tokens per run, day or month: 5/day, 0.50/run, 2000000tokens/month; may be repeated, once for each window.",
        HelpName = "AMOUNT/WINDOW",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> lasts = new("--for") { Description = "Expires after this time, such as 30m, 8h or 7d.", HelpName = "TIME" };

    public KeyLimitOptions AddTo(Command command)
    {
        command.Add(models);
        command.Add(requests);
        command.Add(tokens);
        command.Add(budgets);
        command.Add(lasts);
        return this;
    }

    /// <summary>What was given; what was left out is null.</summary>
    public ChangeModelKey Read(CommandScope scope) =>
        new(
            scope.Parse.GetValue(models) is { Length: > 0 } named ? named : null,
            scope.Parse.GetValue(requests),
            scope.Parse.GetValue(tokens),
            scope.Parse.GetValue(budgets) is { Length: > 0 } given ? [.. given.Select(Budget)] : null,
            scope.Parse.GetValue(lasts) is { } time ? scope.Time.GetUtcNow() + Rendering.DurationText.Parse(time, "--for") : null);

    // "none" takes a budget away.
    private static ModelBudget Budget(string text)
    {
        var at = text.IndexOf('/', StringComparison.Ordinal);
        var window = (at < 0 ? "" : text[(at + 1)..]) switch
        {
            "run" => BudgetWindow.Run,
            "day" => BudgetWindow.Day,
            "month" => BudgetWindow.Month,
            _ => throw Misread(text),
        };
        var amount = text[..at];
        if (amount == "none")
        {
            return new ModelBudget(window);
        }

        if (amount.EndsWith(TokensUnit, StringComparison.Ordinal))
        {
            return long.TryParse(amount.AsSpan(0, amount.Length - TokensUnit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? new ModelBudget(window, Tokens: count)
                : throw Misread(text);
        }

        return decimal.TryParse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd) ? new ModelBudget(window, usd) : throw Misread(text);
    }

    private static CommandFailure Misread(string text) =>
        new(ExitCode.Usage, $"'{text}' is no budget: write an amount and run, day or month, such as 5/day (US dollars) or 2000000tokens/month.");
}

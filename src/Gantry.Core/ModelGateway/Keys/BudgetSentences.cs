using System.Globalization;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>What a caller is told when a key has no room for a call. Keys are named by name and id; a secret is never at hand here.</summary>
internal static class BudgetSentences
{
    // Calls under way end soon; nobody knows when.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    public static CallRefusedException TooFast(ModelKey key, string limit, TimeSpan wait) =>
        new(CallRefusal.Rate, string.Create(CultureInfo.InvariantCulture, $"The key '{key.Name}' allows {limit} per minute; try again in {Math.Ceiling(wait.TotalSeconds)} s."))
        {
            RetryAfter = wait,
        };

    public static CallRefusedException NoPrice(ModelKey key) =>
        new(
            CallRefusal.UnknownPrice,
            $"The key '{key.Name}' has a budget in money, and the price of this model is not known. Add it to prices.json in the data directory, or give the key a budget in tokens.");

    public static CallRefusedException Held(ModelKey key, ModelBudget budget) =>
        new(CallRefusal.Rate, $"Calls under way hold the rest of the budget per {Word(budget)} of the key '{key.Name}'; try again when they have ended.")
        {
            RetryAfter = Moment,
        };

    public static CallRefusedException Spent(ModelKey key, ModelBudget budget, Spending spent, in CallCharge charge)
    {
        var returns = Windows.EndOf(budget.Window, charge.At);
        var comesBack = returns is { } at ? string.Create(CultureInfo.InvariantCulture, $" It returns at {at:yyyy-MM-dd HH:mm} UTC.") : "";
        return new CallRefusedException(
            CallRefusal.Budget,
            $"{HowMuch(key, budget, spent, charge.Reserved)}{comesBack} Raise it with: gantry keys change {key.KeyId} --budget {(budget.Usd is null ? "NUMBERtokens" : "DOLLARS")}/{Word(budget)}")
        {
            RetryAfter = returns - charge.At,
            Budget = new SpentBudget(key.KeyId, budget.Window, returns, charge.Reserved),
        };
    }

    private static string HowMuch(ModelKey key, ModelBudget budget, Spending spent, Spending needed) =>
        budget.Usd is { } usd && (spent + needed).NanoUsd > Spending.NanosOf(usd)
            ? string.Create(CultureInfo.InvariantCulture, $"The key '{key.Name}' has spent {Money(spent.Usd)} of {Money(usd)} per {Word(budget)}, and this call may cost {Money(needed.Usd)}.")
            : string.Create(CultureInfo.InvariantCulture, $"The key '{key.Name}' has spent {spent.Tokens} of {budget.Tokens} tokens per {Word(budget)}, and this call may take {needed.Tokens}.");

    private static string Money(decimal usd) => "$" + usd.ToString("0.00####", CultureInfo.InvariantCulture);

    private static string Word(ModelBudget budget) => budget.Window switch
    {
        BudgetWindow.Day => "day",
        BudgetWindow.Month => "month",
        _ => "run",
    };
}

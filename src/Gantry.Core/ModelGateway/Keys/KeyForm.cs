using Gantry.Core.Failures;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>Reads keys as people ask for them; all faults are told together.</summary>
internal sealed class KeyForm
{
    private const int LongestName = 100;
    private const int MostModels = 50;
    private const int MostPerMinute = 1_000_000;
    private const long MostTokens = 1_000_000_000_000;
    private const decimal DearestBudget = 1_000_000;

    private readonly Dictionary<string, string[]> faults = new(StringComparer.Ordinal);

    /// <exception cref="GantryException">Fields are wrong.</exception>
    public static KeyDraft Read(CreateModelKey request)
    {
        var form = new KeyForm();
        var kind = form.ReadKind(request.HolderKind);
        var heldBy = form.ReadName(request.HeldBy, "held_by", kind is KeyHolder.Session or KeyHolder.Run ? "the id of a session or run" : "a name");
        var name = request.Name is null ? heldBy : form.ReadName(request.Name, "name", "a name");
        form.CheckModels(request.Models ?? []);
        form.CheckRates(request.RequestsPerMinute, request.TokensPerMinute, least: 1);
        form.CheckBudgets(request.Budgets ?? [], mayBeEmpty: false);
        return form.faults.Count == 0
            ? new KeyDraft(
                name!, kind!.Value, heldBy!, [.. request.Models ?? []], request.RequestsPerMinute, request.TokensPerMinute, [.. request.Budgets ?? []], WholeMilliseconds(request.ExpiresAt))
            : throw GantryException.Invalid(form.faults);
    }

    /// <summary>The key as the change makes it.</summary>
    /// <exception cref="GantryException">Fields are wrong.</exception>
    public static ModelKey Apply(ModelKey key, ChangeModelKey change)
    {
        var form = new KeyForm();
        form.CheckModels(change.Models ?? []);
        form.CheckRates(change.RequestsPerMinute, change.TokensPerMinute, least: 0);
        form.CheckBudgets(change.Budgets ?? [], mayBeEmpty: true);
        if (form.faults.Count > 0)
        {
            throw GantryException.Invalid(form.faults);
        }

        var given = (change.Budgets ?? []).Select(budget => budget.Window).ToHashSet();
        return key with
        {
            Models = change.Models is { } models ? [.. models] : key.Models,
            RequestsPerMinute = change.RequestsPerMinute is { } requests ? NullIfZero(requests) : key.RequestsPerMinute,
            TokensPerMinute = change.TokensPerMinute is { } tokens ? NullIfZero(tokens) : key.TokensPerMinute,
            Budgets =
            [
                .. key.Budgets.Where(budget => !given.Contains(budget.Window)),
                .. (change.Budgets ?? []).Where(budget => budget.Usd is not null || budget.Tokens is not null),
            ],
            ExpiresAt = WholeMilliseconds(change.ExpiresAt) ?? key.ExpiresAt,
        };
    }

    private KeyHolder? ReadKind(string? word)
    {
        KeyHolder? kind = word switch
        {
            "user" => KeyHolder.User,
            "session" => KeyHolder.Session,
            "run" => KeyHolder.Run,
            "tenant" => KeyHolder.Tenant,
            _ => null,
        };
        if (kind is null)
        {
            faults["holder_kind"] = ["holder_kind must be one of: user, session, run, tenant."];
        }

        return kind;
    }

    private string? ReadName(string? text, string field, string what)
    {
        if (text is { Length: > 0 and <= LongestName } && text.Trim().Length == text.Length && !text.Any(char.IsControl))
        {
            return text;
        }

        faults[field] = [$"{field} must be {what} of 1 to {LongestName} characters, without spaces around it."];
        return null;
    }

    private void CheckModels(IReadOnlyList<string> models)
    {
        if (models.Count > MostModels)
        {
            faults["models"] = [$"models may have {MostModels} names at most; use * for any characters."];
        }

        if (models.Any(model => model is not { Length: > 0 and <= LongestName } || !model.All(c => char.IsAsciiLetterOrDigit(c) || "._:-/@*".Contains(c, StringComparison.Ordinal))))
        {
            faults["models"] = ["models must be names of letters, digits and . _ : - / @, with * for any characters."];
        }
    }

    private void CheckRates(int? requests, long? tokens, int least)
    {
        if (requests < least || requests > MostPerMinute)
        {
            faults["requests_per_minute"] = [$"requests_per_minute must be from {least} to {MostPerMinute}; leave it out for no limit."];
        }

        if (tokens < least || tokens > MostTokens)
        {
            faults["tokens_per_minute"] = [$"tokens_per_minute must be from {least} to {MostTokens}; leave it out for no limit."];
        }
    }

    private void CheckBudgets(IReadOnlyList<ModelBudget> budgets, bool mayBeEmpty)
    {
        if (budgets.Select(budget => budget.Window).Distinct().Count() < budgets.Count)
        {
            faults["budgets"] = ["budgets may have one of each window: run, day, month."];
        }

        for (var i = 0; i < budgets.Count; i++)
        {
            if (FaultOf(budgets[i], mayBeEmpty) is { } fault)
            {
                faults[$"budgets[{i}]"] = [fault];
            }
        }
    }

    private static string? FaultOf(ModelBudget budget, bool mayBeEmpty) => budget switch
    {
        { Usd: null, Tokens: null } when !mayBeEmpty => "A budget needs usd or tokens.",
        { Usd: <= 0 or > DearestBudget } => $"usd must be more than 0 and at most {DearestBudget}.",
        { Usd: { } usd } when decimal.Round(usd, 9) != usd => "usd may have 9 decimals at most.",
        { Tokens: <= 0 or > MostTokens } => $"tokens must be from 1 to {MostTokens}.",
        _ => null,
    };

    // Stores keep times to the millisecond; what is shown is what is kept.
    private static DateTimeOffset? WholeMilliseconds(DateTimeOffset? at) =>
        at is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()) : null;

    private static int? NullIfZero(int value) => value == 0 ? null : value;

    private static long? NullIfZero(long value) => value == 0 ? null : value;
}

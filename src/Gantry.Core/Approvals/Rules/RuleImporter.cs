using Gantry.Core.Approvals.Importing;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals.Rules;

/// <summary>Takes over the rules of other programs: all of them or, when one field is wrong, none; by itself only tells what would be written.</summary>
public sealed class RuleImporter(EventLog log)
{
    /// <summary>The most rules of one import.</summary>
    public const int MostRules = 1000;

    /// <summary>Imports, or says what an import would do.</summary>
    /// <exception cref="GantryException">A field is wrong, the text cannot be read, or there would be too many rules.</exception>
    public Task<RuleImport> ImportAsync(ImportRules request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var source = Source(request);
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var rules = Read(request, source, origin, faults);
        if (faults.Count > 0)
        {
            throw GantryException.Invalid(faults);
        }

        return log.CommitOnceAsync(origin.Receipt, transaction => Import(transaction, rules, source, request.DryRun == false ? origin : null), cancellationToken);
    }

    /// <param name="writer">Null only tells what would be written.</param>
    private static RuleImport Import(IStoreTransaction transaction, List<Rule> rules, ImportedRules source, CommandOrigin? writer)
    {
        var place = rules.Count == 0 ? null : new RulePlace(transaction, rules[0]);
        var missing = rules
            .DistinctBy(rule => (rule.Effect, rule.Kind, rule.Pattern))
            .Where(rule => place!.FindSame(rule) is null)
            .Select(rule => rule with { CreatedAt = transaction.Now })
            .ToList();
        place?.EnsureRoom(missing.Count);
        if (writer is not null)
        {
            missing.ForEach(rule => transaction.Write(rule, writer));
        }

        return new RuleImport(
            writer is not null,
            missing,
            rules.Count - missing.Count,
            [.. source.NotCarriedOver.Select(left => new RuleNotImported(left.SourceLine, left.SourceText, left.Why))]);
    }

    private static ImportedRules Source(ImportRules request)
    {
        if (string.IsNullOrWhiteSpace(request.Text))
        {
            throw GantryException.Invalid("text", "text must hold the text of the file to import.");
        }

        return request.Format switch
        {
            "claude-code" => ClaudeCodeRules.Import(request.Text),
            "codex" => CodexRules.Import(request.Text),
            _ => throw GantryException.Invalid("format", "format must be one of: claude-code, codex."),
        };
    }

    private static List<Rule> Read(ImportRules request, ImportedRules source, CommandOrigin origin, Dictionary<string, string[]> faults)
    {
        if (source.Rules.Count > MostRules)
        {
            faults["text"] = [$"The text has {source.Rules.Count} rules, and {MostRules} are taken over at most."];
            return [];
        }

        // Where they shall stand is wrong for all of them or for none.
        var form = new RuleForm(faults);
        return
        [
            .. source.Rules
                .Select(rule => new AddRule(
                    request.Layer, rule.Effect, rule.Kind, rule.Pattern, Agent: null, request.WorkspaceId, request.SessionId, Shortened(rule.Reason)))
                .Select(rule => form.Read(rule, prefix: "", managed: false, origin.Actor, createdAt: default)?.Rule)
                .OfType<Rule>(),
        ];
    }

    private static string Shortened(string reason) => reason.Length <= RuleForm.LongestReason ? reason : $"{reason[..(RuleForm.LongestReason - 1)]}…";
}

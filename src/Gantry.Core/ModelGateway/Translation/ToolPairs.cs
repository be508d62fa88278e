namespace Gantry.Core.ModelGateway.Translation;

/// <summary>
/// Puts each tool's result right behind the turn that called it, one for each call and none without a call, as every provider insists on in its own way. A
/// call that was never answered (somebody interrupted) is told so; a result whose call is gone stays as text.
/// </summary>
internal static class ToolPairs
{
    /// <summary>What stands for the answer of a tool that never answered.</summary>
    public const string NoResult = "No result: the call was interrupted.";

    public static IReadOnlyList<Turn> Repair(IReadOnlyList<Turn> turns, TranslationWarnings warnings)
    {
        if (ArePaired(turns))
        {
            return turns;
        }

        var waiting = Collect(turns);
        if (waiting.Count == 0 && !turns.Any(turn => turn.Parts.Any(part => part is CallContent)))
        {
            return turns;
        }

        var repaired = new List<Turn>(turns.Count + 2);
        var given = new HashSet<ResultContent>(ReferenceEqualityComparer.Instance);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < turns.Count; i++)
        {
            if (turns[i].Role == TurnRole.Assistant)
            {
                Answer(turns[i], i, waiting, given, seen, repaired, warnings);
                continue;
            }

            var rest = new List<ContentPart>();
            foreach (var part in turns[i].Parts)
            {
                if (part is not ResultContent result)
                {
                    rest.Add(part);
                }
                else if (!given.Contains(result))
                {
                    warnings.Add("tool_result_without_call");
                    rest.Add(new TextContent($"[The result of a tool call that is not in this conversation, {result.CallId}]"));
                    rest.AddRange(result.Parts);
                }
            }

            if (rest.Count > 0 && turns[i].Role == TurnRole.User && repaired is [.., { Role: TurnRole.User } results] && results.Parts[0] is ResultContent)
            {
                repaired[^1] = results with { Parts = [.. results.Parts, .. rest] };
            }
            else if (rest.Count > 0 || turns[i].Parts.Count == 0)
            {
                repaired.Add(turns[i] with { Parts = rest });
            }
        }

        return repaired;
    }

    // As agents say it: each call once, and right behind them their results, in the same order and before anything else.
    private static bool ArePaired(IReadOnlyList<Turn> turns)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new List<string>();
        foreach (var turn in turns)
        {
            var answered = 0;
            foreach (var part in turn.Parts)
            {
                if (part is ResultContent result && (turn.Role != TurnRole.User || answered == open.Count || open[answered++] != result.CallId))
                {
                    return false;
                }

                if (answered < open.Count && part is not ResultContent)
                {
                    return false;
                }
            }

            if (answered < open.Count)
            {
                return false;
            }

            open.Clear();
            foreach (var part in turn.Parts)
            {
                if (part is not CallContent call)
                {
                    continue;
                }

                if (turn.Role != TurnRole.Assistant || !seen.Add(call.Id))
                {
                    return false;
                }

                open.Add(call.Id);
            }
        }

        return open.Count == 0;
    }

    private static Dictionary<string, List<(int Turn, ResultContent Result)>> Collect(IReadOnlyList<Turn> turns)
    {
        var results = new Dictionary<string, List<(int, ResultContent)>>(StringComparer.Ordinal);
        for (var i = 0; i < turns.Count; i++)
        {
            foreach (var result in turns[i].Parts.OfType<ResultContent>())
            {
                if (!results.TryGetValue(result.CallId, out var list))
                {
                    results[result.CallId] = list = [];
                }

                list.Add((i, result));
            }
        }

        return results;
    }

    private static void Answer(
        Turn turn,
        int at,
        Dictionary<string, List<(int Turn, ResultContent Result)>> waiting,
        HashSet<ResultContent> given,
        HashSet<string> seen,
        List<Turn> repaired,
        TranslationWarnings warnings)
    {
        var parts = new List<ContentPart>(turn.Parts.Count);
        var results = new List<ContentPart>();
        foreach (var part in turn.Parts)
        {
            if (part is not CallContent call)
            {
                parts.Add(part);
                continue;
            }

            // Some clients count their calls from the start in each turn; providers want ids that are said once.
            var id = call.Id;
            for (var again = 2; !seen.Add(id); again++)
            {
                id = $"{call.Id}_{again}";
            }

            parts.Add(call with { Id = id });
            var result = waiting.GetValueOrDefault(call.Id)?.Find(candidate => candidate.Turn > at && !given.Contains(candidate.Result)).Result;
            if (result is null)
            {
                warnings.Add("tool_call_without_result");
                results.Add(new ResultContent(id, [new TextContent(NoResult)], IsError: true));
            }
            else
            {
                given.Add(result);
                results.Add(result with { CallId = id });
            }
        }

        repaired.Add(turn with { Parts = parts });
        if (results.Count > 0)
        {
            repaired.Add(new Turn(TurnRole.User, results));
        }
    }
}

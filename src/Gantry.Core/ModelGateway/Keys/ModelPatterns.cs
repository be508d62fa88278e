using System.IO.Enumeration;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>Names of models with <c>*</c> for any characters.</summary>
internal static class ModelPatterns
{
    /// <summary>Whether a model has one of the names; no names means all models.</summary>
    public static bool Allow(IReadOnlyList<string> patterns, string model)
    {
        if (patterns.Count == 0)
        {
            return true;
        }

        foreach (var pattern in patterns)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, model, ignoreCase: true))
            {
                return true;
            }
        }

        return false;
    }
}

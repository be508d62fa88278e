using Gantry.Core.Agents;

namespace Gantry.Adapters.Agents;

/// <summary>What an agent is told with a denial.</summary>
internal static class Denial
{
    public static string Of(ApprovalAnswer answer) =>
        string.IsNullOrWhiteSpace(answer.Feedback)
            ? "Denied: this call did not run. Do not repeat it; go on without it, or ask the user what to do instead."
            : $"Denied: this call did not run. Do not repeat it. The user says: {answer.Feedback}";
}

using Gantry.Core.Failures;
using Gantry.Core.Text;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents;

/// <summary>
/// Holds what somebody chooses against what the agent can do here and now. No mode of any agent asks less than rules do: who may send messages may choose, and need
/// not be who may answer approvals.
/// </summary>
public sealed class ChoiceCheck(AgentDirectory agents)
{
    private const int LongestName = 200;
    private const int MostListed = 20;
    private const int LongestShown = 60;

    /// <param name="mode">Null, or <see cref="AgentChoice.Usual"/>: nothing to check.</param>
    /// <param name="model">Null, or <see cref="AgentChoice.Usual"/>: nothing to check.</param>
    /// <exception cref="GantryException">There is no such mode or model (invalid, fields <c>agent_mode</c> and <c>model</c>); the sentences list what there is.</exception>
    public async Task CheckAsync(AgentName agent, string? mode, string? model, CancellationToken cancellationToken)
    {
        if (mode is null or AgentChoice.Usual && model is null or AgentChoice.Usual)
        {
            return;
        }

        var runner = agents.Find(agent);
        var seen = await runner.LookAsync(cancellationToken);
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (mode is not (null or AgentChoice.Usual) && !seen.Capabilities.Modes.Contains(mode))
        {
            faults["agent_mode"] = [ModeFault(seen, mode)];
        }

        if (model is not (null or AgentChoice.Usual) && !Has(runner, seen.Capabilities, model))
        {
            faults["model"] = [ModelFault(seen, model)];
        }

        if (faults.Count > 0)
        {
            throw GantryException.Invalid(faults);
        }
    }

    private static bool Has(IAgentRunner runner, AgentCapabilities can, string model) =>
        can.Models.Contains(model) || (can.OtherModels && IsName(model) && runner.Serves(model));

    // It may become an argument of a program.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name[0] != '-' && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':' or '/' or '@' or '[' or ']');

    private static string ModeFault(Agent agent, string mode) =>
        agent.Capabilities.Modes is [] ? $"{agent.Title} works in one way only and has no modes."
        : $"{agent.Title} has no mode '{Shown(mode)}' here; there are: {string.Join(", ", agent.Capabilities.Modes)}. What shall not be asked any more is for a rule to allow: gantry rules";

    private static string ModelFault(Agent agent, string model)
    {
        var listed = agent.Capabilities.Models.Take(MostListed).ToList();
        var more = agent.Capabilities.Models.Count > listed.Count ? ", …" : "";
        return $"There is no model '{Shown(model)}' for {agent.Title}"
            + (listed.Count > 0 ? $"; there are: {string.Join(", ", listed)}{more}." : ".")
            + " 'gantry models' lists those of the model gateway.";
    }

    private static string Shown(string name) => VisibleText.Shorten(VisibleText.Of(name), LongestShown);
}

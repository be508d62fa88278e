using System.Text.Json;
using Gantry.Core.Agents;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals;

/// <summary>Takes input that a person puts in place of what was asked for: it must fit the tool, gets a hash of its own, and is judged again.</summary>
public sealed class InputEditing(AgentDirectory agents, DeniedByRules denied)
{
    /// <summary>Understands the edited input of an answer; null when it is what was asked for.</summary>
    /// <exception cref="GantryException">It does not fit, or the request takes none.</exception>
    internal JudgedEdit? Read(Approval asked, JsonElement input)
    {
        var exact = ExactInput.Of(input);
        if (string.Equals(exact.Hash, asked.InputHash, StringComparison.Ordinal))
        {
            return null;
        }

        if (!asked.Editable || agents.Find(asked.Agent).ReadEdited(asked.Tool, exact.Json) is not { } call)
        {
            throw GantryException.Invalid(
                "input", $"The agent '{asked.Agent}' cannot take other input for {asked.Tool}: allow it as it is, or deny it and say in feedback what to do instead.");
        }

        // Where a command starts is not in its input: an edited one starts where the one that was asked for would have.
        var action = (call.Action, asked.Action) is (ScriptAction edited, ScriptAction before) ? edited with { Folder = before.Folder } : call.Action;
        return new JudgedEdit(new EditedInput(exact.Json, exact.Hash), action with { Root = asked.Action?.Root });
    }

    /// <summary>Judges edited input by the rules as they are in this transaction; null when none denies it.</summary>
    internal RuleDenial? Judge(IStoreTransaction transaction, Approval asked, JudgedEdit edit) => denied(transaction, asked, edit.Action);
}

/// <summary>Edited input that fits its tool.</summary>
internal sealed record JudgedEdit(EditedInput Edited, GatedAction Action);

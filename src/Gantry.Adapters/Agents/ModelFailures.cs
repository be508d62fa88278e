using Gantry.Core.Agents;

namespace Gantry.Adapters.Agents;

/// <summary>What went wrong between a program and its model, in the same sentences for every program.</summary>
internal static class ModelFailures
{
    /// <param name="status">The HTTP status of the last answer; null when there was none.</param>
    /// <param name="isUnreachable">There was no answer, because there was no connection.</param>
    /// <param name="said">What the program says about it.</param>
    /// <param name="login">What to type to log in again.</param>
    public static AgentException Of(string program, long? status, bool isUnreachable, string said, string login) => status switch
    {
        400 or 404 or 413 or 422 => new($"{program}'s model provider refused the request ({status}): {said}", "Check the model's name; a new session begins without this conversation."),
        401 or 403 => new($"{program}'s model provider refused the login ({status}).", $"Log in again ({login}), or check the key; 'gantry agents' shows which of them it uses."),
        402 => new($"{program}'s account has no credit left ({status}).", "Add credit, then send the message again."),
        429 => new($"{program}'s model provider limits the rate (429): {said}", "Wait a while, then send the message again."),
        529 => new($"{program}'s model provider is overloaded ({status}).", "Wait a while, then send the message again."),

        // What the model gateway answers when nobody did: its sentence says why.
        503 => new($"{program} gets no answer from its model (503): {said}", "Do what it says, or wait a while; then send the message again."),
        >= 500 => new($"{program}'s model provider failed ({status}): {said}", "Send the message again later."),
        _ when isUnreachable => new($"{program} cannot reach its model provider: {said}", "Check the network, and the address if one is configured."),
        _ => new($"{program} could not finish its turn: {(said.Length > 0 ? said : "it did not say why")}", "Send the message again."),
    };
}

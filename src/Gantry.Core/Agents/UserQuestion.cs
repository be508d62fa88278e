using System.Text.Json;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents;

/// <summary>What an agent wants to know.</summary>
/// <param name="Text">The question, for people.</param>
/// <param name="Choices">Answers to choose from; empty means words only.</param>
/// <param name="Multiple">More than one may be chosen.</param>
/// <param name="Input">Exactly what the tool was given.</param>
public sealed record UserQuestion(ToolCallId ToolCallId, string Tool, string Text, IReadOnlyList<string> Choices, bool Multiple, JsonElement Input);

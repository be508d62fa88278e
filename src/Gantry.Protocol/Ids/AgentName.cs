using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.Protocol.Ids;

/// <summary>A kind of agent: <c>native</c>, <c>claude</c>, <c>codex</c>, <c>demo</c> or <c>acp:NAME</c>; lower case, beginning with a letter, at most 64 characters.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct AgentName
{
    private const int LongestName = 64;
    private readonly string? value;

    private AgentName(string value) => this.value = value;

    /// <summary>The built-in agent over the model gateway.</summary>
    public static AgentName Native { get; } = new("native");

    /// <summary>Claude Code.</summary>
    public static AgentName Claude { get; } = new("claude");

    /// <summary>Codex.</summary>
    public static AgentName Codex { get; } = new("codex");

    /// <summary>The built-in agent with a scripted model: offline, no key.</summary>
    public static AgentName Demo { get; } = new("demo");

    /// <summary>The name as it stands in events (<c>provider</c>) and in requests (<c>agent</c>, <c>runner_type</c>).</summary>
    public string Value => value ?? throw new InvalidOperationException("An agent name cannot be empty.");

    /// <summary>Reads a name; false when it has another form. Whether such an agent exists is for the agent directory to say.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AgentName name)
    {
        var wellFormed = text is { Length: > 0 and <= LongestName }
            && char.IsAsciiLetterLower(text[0])
            && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.' or ':');
        name = wellFormed ? new AgentName(text!) : default;
        return wellFormed;
    }

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static AgentName Parse(string text) => TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is no agent name.");

    /// <inheritdoc/>
    public override string ToString() => Value;

    internal sealed class Converter : JsonConverter<AgentName>
    {
        public override AgentName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), out var name)
                ? name
                : throw new JsonException("An agent name is lower-case letters, digits, '-', '_', '.' and ':', such as \"native\" or \"demo\".");

        public override void Write(Utf8JsonWriter writer, AgentName value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}

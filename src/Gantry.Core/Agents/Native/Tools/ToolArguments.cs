using System.Text.Json;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>Reads arguments that are known to fit their schema.</summary>
internal static class ToolArguments
{
    public static string Text(this JsonElement input, string name) => input.GetProperty(name).GetString()!;

    /// <summary>A path or a command: goes to the system, which knows no NUL.</summary>
    /// <exception cref="ToolInputException">It holds a NUL.</exception>
    public static string SystemText(this JsonElement input, string name) =>
        input.Text(name) is var text && text.Contains('\0') ? throw new ToolInputException($"'{name}' must not contain NUL characters. Nothing ran.") : text;

    public static string? OptionalSystemText(this JsonElement input, string name) => input.TryGetProperty(name, out _) ? input.SystemText(name) : null;

    public static int? OptionalInteger(this JsonElement input, string name) => input.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    public static bool OptionalFlag(this JsonElement input, string name) => input.TryGetProperty(name, out var value) && value.GetBoolean();

    public static IReadOnlyList<string> OptionalTexts(this JsonElement input, string name) =>
        input.TryGetProperty(name, out var values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : [];
}

namespace Gantry.Core.Agents.Native;

/// <summary>How many tokens a model can take, in and out, as its name tells.</summary>
internal static class ContextWindow
{
    private const long Default = 128_000;

    // The longest beginning that fits wins. Providers often put a name of their own before the model's.
    private static readonly (string Beginning, long Tokens)[] Windows =
    [
        ("claude-", 200_000),
        ("claude-2.0", 100_000),
        ("gpt-3.5", 16_000),
        ("gpt-4", 8_000),
        ("gpt-4-turbo", 128_000),
        ("gpt-4o", 128_000),
        ("gpt-4.1", 1_000_000),
        ("gpt-5", 400_000),
        ("o1", 200_000),
        ("o3", 200_000),
        ("o4-mini", 200_000),
        ("glm-4.5", 128_000),
        ("glm-4.6", 200_000),
        ("kimi-k2", 256_000),
        ("qwen3-coder", 256_000),
        ("deepseek", 128_000),
        ("gemini-", 1_000_000),
        ("llama-3", 128_000),
        ("mistral-", 128_000),
        ("devstral", 128_000),
    ];

    /// <summary>The window of a model; a default for those that are not known.</summary>
    public static long Of(string model) => Known(model) ?? Default;

    /// <summary>The window of a model; null when it is not known.</summary>
    public static long? Known(string model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        return Windows
            .Where(known => name.StartsWith(known.Beginning, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(known => known.Beginning.Length)
            .Select(known => (long?)known.Tokens)
            .FirstOrDefault();
    }
}

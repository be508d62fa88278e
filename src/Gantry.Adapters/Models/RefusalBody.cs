using System.Text;
using System.Text.Json;

namespace Gantry.Adapters.Models;

/// <summary>What a provider says with a refusal, bounded and without keys: a proxy may echo what it was sent.</summary>
/// <param name="All">The whole of it, for the words and codes that stand in it.</param>
/// <param name="Message">Its sentence for people; empty when it has none.</param>
internal sealed record RefusalBody(string All, string Message)
{
    private const int Largest = 64 * 1024;
    private const int LongestDetail = 500;

    /// <summary>The sentence as the end of one of ours.</summary>
    public string Detail => Message.Length == 0 ? "." : $": {Short(Message)}";

    /// <param name="secrets">Keys that were sent; null ones are none.</param>
    public static async Task<RefusalBody> ReadAsync(Stream body, IEnumerable<string?> secrets, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            var bytes = new byte[Largest];
            var read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            text = Without(secrets, Encoding.UTF8.GetString(bytes, 0, read));
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            // The status says enough.
            text = "";
        }

        return new RefusalBody(text, MessageOf(text));
    }

    /// <summary>A text with the keys struck out of it.</summary>
    public static string Without(IEnumerable<string?> secrets, string text) =>
        secrets.Aggregate(text, (left, secret) => secret is { Length: > 0 } ? left.Replace(secret, "***", StringComparison.Ordinal) : left);

    /// <summary>One line of bearable length.</summary>
    public static string Short(string text)
    {
        var line = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return line.Length <= LongestDetail ? line : string.Concat(line.AsSpan(0, LongestDetail), "…");
    }

    // {"error":{"message":…}} of both makers, {"error":"…"} and {"message":…} of those who are like them.
    private static string MessageOf(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var error = Field(document.RootElement, "error");
            return Text(error) ?? Text(Field(error, "message")) ?? Text(Field(document.RootElement, "message")) ?? "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static JsonElement? Field(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}

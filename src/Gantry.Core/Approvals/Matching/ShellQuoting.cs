using System.Buffers;

namespace Gantry.Core.Approvals.Matching;

/// <summary>Writes words so that a shell, and a command pattern, reads just those words back.</summary>
internal static class ShellQuoting
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:@%+,=^");

    public static string Quote(IReadOnlyList<string> words) => string.Join(' ', words.Select(Quote));

    public static string Quote(string word) =>
        IsPlain(word) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    public static bool IsPlain(string word) => word.Length > 0 && word[0] != '=' && !word.AsSpan().ContainsAnyExcept(Plain);
}

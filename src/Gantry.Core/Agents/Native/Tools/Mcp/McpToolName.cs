using System.Security.Cryptography;
using System.Text;

namespace Gantry.Core.Agents.Native.Tools.Mcp;

/// <summary>The names under which models and rules know the tools of MCP servers: <c>mcp__SERVER__TOOL</c>.</summary>
internal static class McpToolName
{
    // The narrowest alphabet and length among providers.
    private const int Longest = 64;
    private const string Prefix = "mcp__";

    public static bool Is(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>One of its own for each tool: where letters had to be replaced or left out, a hash of the whole tells them apart.</summary>
    public static string Of(string server, string tool)
    {
        var whole = $"{Prefix}{server}__{tool}";
        var plain = string.Concat(whole.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' ? letter : '_'));
        if (plain == whole && whole.Length <= Longest)
        {
            return whole;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..8];
        return $"{plain[..Math.Min(plain.Length, Longest - hash.Length - 1)]}_{hash}";
    }
}

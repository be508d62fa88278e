using System.Security.Cryptography;
using System.Text;

namespace Gantry.Server.Security;

/// <summary>Makes secrets that nobody guesses, and the names under which they are kept: who reads the memory of a table finds no secret in it.</summary>
internal static class Secret
{
    private const int Bytes = 32;

    /// <summary>256 random bits, fit for URLs and cookies.</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What a secret is kept and found by; finding it takes no time that depends on the secret.</summary>
    public static string NameOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

using System.Security.Cryptography;
using System.Text;
using Gantry.Adapters.Storage;
using Gantry.Core.Data;
using Gantry.Core.Failures;

namespace Gantry.Server.Security;

/// <summary>The token that makes its bearer the owner: set by the operator, or made at the first start and kept in a file that only the owner reads.</summary>
internal sealed class OwnerToken
{
    private const int ShortestSetToken = 16;
    private readonly byte[] hash;

    private OwnerToken(string token) => hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Tells this token from another without saying anything about it: what was granted under one does not outlive it.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(hash));

    /// <param name="setting"><c>GANTRY_AUTH_TOKEN</c>, or its alias <c>HARNESS_AUTH_TOKEN</c>.</param>
    /// <exception cref="GantryException">The set token is too short, or the file cannot be read or made.</exception>
    public static OwnerToken Load(DataDirectory data, string? setting)
    {
        if (setting is not null)
        {
            return setting.Length >= ShortestSetToken
                ? new OwnerToken(setting)
                : throw GantryException.Invalid("GANTRY_AUTH_TOKEN", $"GANTRY_AUTH_TOKEN must have at least {ShortestSetToken} characters; try: openssl rand -hex 32");
        }

        try
        {
            if (File.Exists(data.OwnerToken))
            {
                var kept = File.ReadAllText(data.OwnerToken).Trim();
                return kept.Length >= ShortestSetToken
                    ? new OwnerToken(kept)
                    : throw GantryException.Unavailable("owner-token-damaged", $"{data.OwnerToken} is damaged; remove it, and a new token is made at the next start.");
            }

            var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
            DurableFile.Write(data.OwnerToken, Encoding.ASCII.GetBytes(token + "\n"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return new OwnerToken(token);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw GantryException.Unavailable("owner-token-unreadable", $"{data.OwnerToken} cannot be read or made: {failure.Message}", failure);
        }
    }

    /// <summary>Whether this is the token; takes the same time for any other.</summary>
    public bool Matches(string candidate) => CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(candidate)));
}

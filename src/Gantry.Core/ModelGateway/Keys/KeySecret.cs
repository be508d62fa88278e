using System.Buffers.Text;
using System.Security.Cryptography;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>Makes the secrets of virtual keys.</summary>
public static class KeySecret
{
    /// <summary>What every key begins with, so that people and scanners of leaked secrets know it.</summary>
    public const string Prefix = "gk_";

    private const int RandomBytes = 32;

    /// <summary>A new secret: the prefix and 256 random bits as base64url.</summary>
    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
}

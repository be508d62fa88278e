using System.Security.Cryptography;
using Gantry.Adapters.Storage;
using Gantry.Core.Approvals.Links;
using Gantry.Core.Data;
using Gantry.Core.Failures;

namespace Gantry.Server.Security;

/// <summary>Whether there are one-time links, and the key that signs them: in the data directory, readable by the owner only, as the owner's token is.</summary>
internal static class LinkSettings
{
    private const string Switch = "GANTRY_APPROVAL_LINKS";
    private const string Address = "GANTRY_PUBLIC_URL";
    private const int KeySize = 32;

    /// <exception cref="GantryException">A setting makes no sense, or the key cannot be read or made.</exception>
    public static ApprovalLinkOptions Read(DataDirectory data, Func<string, string?> setting) => setting(Switch) switch
    {
        null or "" or "off" => ApprovalLinkOptions.Off,
        "on" => new ApprovalLinkOptions(Base(setting(Address)), Key(data.LinkKey)),
        var other => throw GantryException.Invalid(Switch, $"{Switch} must be on or off; it is '{other}'."),
    };

    private static Uri Base(string? text) =>
        Uri.TryCreate(text?.TrimEnd('/') + "/", UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
            : throw GantryException.Invalid(Address, $"{Switch}=on needs {Address}: the https address by which people reach this daemon, such as https://gantry.example.");

    private static byte[] Key(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                DurableFile.Write(path, RandomNumberGenerator.GetBytes(KeySize), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            var key = File.ReadAllBytes(path);
            return key.Length == KeySize
                ? key
                : throw GantryException.Unavailable("link-key-damaged", $"{path} is damaged; remove it, and a new key is made at the next start. Links that were made before then work no more.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw GantryException.Unavailable("link-key-unreadable", $"{path} cannot be read or made: {failure.Message}", failure);
        }
    }
}

using Gantry.Core.Data;

namespace Gantry.Cli.Settings;

/// <summary>The token that proves who asks, and where it was read.</summary>
/// <param name="Place">For people; the value is never shown.</param>
internal sealed record AccessToken(string? Value, SettingOrigin Origin, string Place)
{
    public static AccessToken Find(SettingsReader settings, DataDirectory directory)
    {
        if (settings.Find("GANTRY_AUTH_TOKEN", "HARNESS_AUTH_TOKEN") is { } configured)
        {
            return new AccessToken(configured.Value.Trim(), configured.Origin, configured.Place);
        }

        try
        {
            return new AccessToken(File.ReadAllText(directory.OwnerToken).Trim(), SettingOrigin.Default, directory.OwnerToken);
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            var why = absent is UnauthorizedAccessException ? "which may not be read" : "which is not there";
            return new AccessToken(null, SettingOrigin.Default, $"{directory.OwnerToken}, {why}");
        }
    }

    /// <summary>
    /// Whether this token may be sent to an address. A repository can carry a <c>.env</c> that names an address elsewhere; it must not make us send the owner's
    /// token there. So off this machine a token goes only with an address that is at least as trusted as itself.
    /// </summary>
    public bool MayGoTo(Uri address, SettingOrigin addressOrigin) =>
        address.IsLoopback || (addressOrigin != SettingOrigin.File && Origin != SettingOrigin.Default) || Origin == SettingOrigin.File;
}

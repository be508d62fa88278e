namespace Gantry.Cli.Settings;

/// <summary>A setting and where it stood.</summary>
/// <param name="Place">For people: <c>--url</c>, <c>GANTRY_URL</c>, <c>GANTRY_URL in .env</c>.</param>
internal sealed record Setting(string Value, SettingOrigin Origin, string Place);

/// <summary>Where settings come from, strongest first.</summary>
internal enum SettingOrigin
{
    Flag,
    Environment,
    File,
    Default,
}

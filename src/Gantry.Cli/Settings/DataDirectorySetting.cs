using Gantry.Core.Data;

namespace Gantry.Cli.Settings;

/// <summary>Which data directory a command means.</summary>
internal sealed record DataDirectorySetting(DataDirectory Directory, SettingOrigin Origin)
{
    public static DataDirectorySetting Find(string? flag, SettingsReader settings)
    {
        var found = flag is { Length: > 0 }
            ? new Setting(flag, SettingOrigin.Flag, "--data-dir")
            : settings.Find("GANTRY_DATA_DIR", "HARNESS_DATA_DIR")
                ?? new Setting(Path.Combine(Home, ".gantry"), SettingOrigin.Default, "the default");
        return new DataDirectorySetting(new DataDirectory(Path.GetFullPath(WithHome(found.Value))), found.Origin);
    }

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    // A shell opens "~" only at the beginning of a word, not in GANTRY_DATA_DIR=~/x of a file or in --data-dir=~/x.
    private static string WithHome(string path) =>
        path == "~" ? Home : path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(Home, path[2..]) : path;
}

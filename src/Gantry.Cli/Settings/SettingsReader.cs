namespace Gantry.Cli.Settings;

/// <summary>
/// Finds a setting: flag, then environment, then <c>.env.local</c>, then <c>.env</c>, where files may say it (<see cref="FileSettings"/>). Within one place the first name wins.
/// </summary>
internal sealed class SettingsReader(Func<string, string?> environment, IReadOnlyList<DotEnvFile> files)
{
    public static SettingsReader OfThisProcess()
    {
        var folder = Directory.GetCurrentDirectory();
        return new SettingsReader(
            Environment.GetEnvironmentVariable,
            [DotEnvFile.Read(Path.Combine(folder, ".env.local")), DotEnvFile.Read(Path.Combine(folder, ".env"))]);
    }

    /// <summary>The setting, or null when it stands nowhere. An empty value counts as none.</summary>
    public Setting? Find(params IReadOnlyList<string> names) =>
        names.Select(FromEnvironment).FirstOrDefault(found => found is not null)
        ?? files.SelectMany(file => names.Select(name => FromFile(file, name))).FirstOrDefault(found => found is not null);

    private Setting? FromEnvironment(string name) =>
        environment(name) is { Length: > 0 } value ? new Setting(value, SettingOrigin.Environment, name) : null;

    private Setting? FromFile(DotEnvFile file, string name) =>
        file.Values.TryGetValue(name, out var value) && value.Length > 0 && FileSettings.May(name, environment)
            ? new Setting(value, SettingOrigin.File, $"{name} in {Path.GetFileName(file.Path)}")
            : null;
}

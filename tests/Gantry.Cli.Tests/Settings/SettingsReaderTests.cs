using Gantry.Cli.Settings;
using Gantry.Core.Data;

namespace Gantry.Cli.Tests.Settings;

public sealed class SettingsReaderTests
{
    private static readonly DotEnvFile Local = new(".env.local", DotEnvFile.Parse(["A=local", "B='local b' # x"]));
    private static readonly DotEnvFile Shared = new(".env", DotEnvFile.Parse(["A=shared", "B=shared", "export C=\"shared # c\"", "# D=no", "E = spaced # comment", "F="]));

    [Theory]
    [InlineData("A", "environment")]
    [InlineData("B", "local b")]
    [InlineData("C", "shared # c")]
    [InlineData("D", null)]
    [InlineData("E", "spaced")]
    [InlineData("F", null)]
    public void The_environment_wins_over_env_local_and_that_over_env(string name, string? value) =>
        new SettingsReader(asked => asked == "A" ? "environment" : null, [Local, Shared]).Find(name)?.Value.ShouldBe(value);

    [Fact]
    public void Another_name_in_a_stronger_place_wins() =>
        new SettingsReader(asked => asked == "Z" ? "alias" : null, [Local]).Find("A", "Z").ShouldBe(new Setting("alias", SettingOrigin.Environment, "Z"));

    [Fact]
    public void The_flag_wins_over_all_and_home_is_opened()
    {
        var settings = new SettingsReader(name => name == "HARNESS_DATA_DIR" ? "/env" : null, []);
        DataDirectorySetting.Find("/flag", settings).Directory.Root.ShouldBe("/flag");
        DataDirectorySetting.Find(null, settings).Directory.Root.ShouldBe("/env");
        Path.GetFileName(DataDirectorySetting.Find(null, new SettingsReader(_ => null, [])).Directory.Root).ShouldBe(".gantry");
    }

    [Fact]
    public void A_repository_cannot_make_us_send_the_owners_token_elsewhere()
    {
        var elsewhere = new Uri("https://evil.example");
        var own = AccessToken.Find(new SettingsReader(_ => null, []), new DataDirectory("/nowhere"));
        own.MayGoTo(elsewhere, SettingOrigin.File).ShouldBeFalse();
        own.MayGoTo(elsewhere, SettingOrigin.Flag).ShouldBeFalse();
        own.MayGoTo(new Uri("http://127.0.0.1:1"), SettingOrigin.File).ShouldBeTrue();

        var given = AccessToken.Find(new SettingsReader(name => name == "GANTRY_AUTH_TOKEN" ? "x" : null, []), new DataDirectory("/nowhere"));
        given.MayGoTo(elsewhere, SettingOrigin.File).ShouldBeFalse();
        given.MayGoTo(elsewhere, SettingOrigin.Flag).ShouldBeTrue();
    }
}

using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Testing;

namespace Gantry.Core.Tests.Sandboxes;

public sealed class ReadableFoldersTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public ReadableFoldersTests()
    {
        foreach (var folder in (string[])["home/.ssh", "home/.config/gh", "home/.cargo/bin", "home/sdk", "data/inner", "opt/sdk"])
        {
            Directory.CreateDirectory(directory[folder]);
        }

        File.WriteAllText(directory["home/.cargo/credentials.toml"], "");
        File.CreateSymbolicLink(directory["opt/link"], directory["home/.ssh"]);
        File.CreateSymbolicLink(directory["opt/round"], directory["opt/round"]);
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Folders_of_tools_are_read_with_the_home_written_out() =>
        Read($"{directory["opt/sdk"]}/:~/.cargo/bin : ~/sdk").ShouldBe([directory["opt/sdk"], directory["home/.cargo/bin"], directory["home/sdk"]]);

    [Fact]
    public void Nothing_is_read_when_nothing_is_set() => Read(null).ShouldBeEmpty();

    [Theory]
    [InlineData("/", "Gantry's own data lies there")]
    [InlineData("~", "a whole home")]
    [InlineData("$/data", "Gantry's own data")]
    [InlineData("$/data/inner", "Gantry's own data")]
    [InlineData("$", "Gantry's own data")]
    [InlineData("~/.ssh", "credentials lie in")]
    [InlineData("~/.config", "credentials lie in")]
    [InlineData("$/opt/link", "credentials lie in")]
    [InlineData("$/opt/../home/.ssh", "credentials lie in")]
    [InlineData("~/.cargo", "credentials.toml in it holds credentials")]
    [InlineData("/etc", "belongs to the machine")]
    [InlineData("/proc/self", "belongs to the machine")]
    [InlineData("opt/sdk", "write whole paths")]
    [InlineData("$/missing", "there is no such folder")]
    [InlineData("$/opt/round", "")]
    public void What_must_not_be_shown_is_refused_with_the_reason(string folder, string why) =>
        Should.Throw<GantryException>(() => Read(folder.Replace("$", directory.Path, StringComparison.Ordinal))).Message.ShouldContain(why);

    private IReadOnlyList<string> Read(string? setting) => ReadableFolders.Read(setting, directory["home"], new DataDirectory(directory["data"]));
}

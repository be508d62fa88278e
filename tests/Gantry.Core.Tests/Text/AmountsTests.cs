using Gantry.Core.Failures;
using Gantry.Core.Text;

namespace Gantry.Core.Tests.Text;

public sealed class AmountsTests
{
    [Theory]
    [InlineData("30d", 30 * 86_400)]
    [InlineData("12h", 12 * 3_600)]
    [InlineData("90m", 90 * 60)]
    [InlineData("0s", 0)]
    public void An_age_is_a_number_and_a_unit(string text, int seconds) => Amounts.Age(text, "age").ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("30")]
    [InlineData("-1d")]
    [InlineData("1.5h")]
    [InlineData(" 1d")]
    [InlineData("1w")]
    [InlineData("99999999999999999999d")]
    [InlineData("36501d")]
    public void What_is_no_age_is_told_with_its_name(string text) =>
        Should.Throw<GantryException>(() => Amounts.Age(text, "--older-than")).Message.ShouldStartWith("--older-than must be an age");

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1048576", 1048576)]
    [InlineData("512KiB", 512 * 1024)]
    [InlineData("256MiB", 256 * 1024 * 1024)]
    [InlineData("2GiB", 2L * 1024 * 1024 * 1024)]
    public void A_size_is_bytes_or_has_a_unit(string text, long bytes) => Amounts.Bytes(text, "size").ShouldBe(bytes);

    [Theory]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("1MB")]
    [InlineData("-1")]
    [InlineData("99999999999GiB")]
    public void What_is_no_size_is_told_with_its_name(string text) =>
        Should.Throw<GantryException>(() => Amounts.Bytes(text, "GANTRY_RAW_LIMIT")).Message.ShouldStartWith("GANTRY_RAW_LIMIT must be a size");
}

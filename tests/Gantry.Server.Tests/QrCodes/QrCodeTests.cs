using System.Security.Cryptography;
using System.Text;
using Gantry.Server.QrCodes;

namespace Gantry.Server.Tests.QrCodes;

/// <summary>Against codes that another encoder made (the npm package qrcode 1.5.4, level M, byte mode).</summary>
public sealed class QrCodeTests
{
    private const string Hello = """
        111111101101001111111
        100000100110101000001
        101110100111101011101
        101110101001001011101
        101110101000101011101
        100000101011001000001
        111111101010101111111
        000000001111100000000
        100010111111011111001
        000111001011100101111
        101100101011001110010
        111001000100011010000
        001011100100111000110
        000000001110111001011
        111111101100110001010
        100000100001100100010
        101110101001001110101
        101110100001100001011
        101110100111001111000
        100000100100011000000
        111111101000111110101
        """;

    [Fact]
    public void A_short_text_gives_the_code_that_others_make_of_it() => string.Join('\n', QrCode.Of("HELLO").Rows).ShouldBe(Hello.ReplaceLineEndings("\n"));

    // A link as people get it, two bytes a letter, and the largest; with error correction in one, several equal and several unequal blocks.
    [Theory]
    [InlineData("https://gantry.example.ts.net/sign-in?ticket=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 1, 45, "71ce090969a8221b3c46caec542e1ae84fe82e50edc2353252aa7648735dd151")]
    [InlineData("é", 150, 69, "eb6a1c40116fa9c00b35775f68f5821a6a9c81e46fda487701e94ba828c3f805")]
    [InlineData("x", 666, 97, "497df6c35a67d13f72b0afac007734db4ed5c1f0b80267e83a5414d2a6f3aa0c")]
    public void A_text_of_any_length_gives_the_code_that_others_make_of_it(string part, int times, int width, string hash)
    {
        var rows = QrCode.Of(string.Concat(Enumerable.Repeat(part, times))).Rows;

        rows.Count.ShouldBe(width);
        rows.ShouldAllBe(row => row.Length == width);
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', rows)))).ShouldBe(hash);
    }

    [Fact]
    public void A_text_that_fits_no_size_is_refused() => Should.Throw<ArgumentException>(() => QrCode.Of(new string('x', 667))).Message.ShouldContain("666");
}

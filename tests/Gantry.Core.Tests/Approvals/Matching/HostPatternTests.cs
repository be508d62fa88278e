using Gantry.Core.Approvals.Matching;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Tests.Approvals.Matching;

public sealed class HostPatternTests
{
    [Theory]
    [InlineData("example.com", "example.com", 443, true)]
    [InlineData("example.com", "EXAMPLE.com.", 80, true)]
    [InlineData("Example.COM.", "example.com", 80, true)]
    [InlineData("example.com", "www.example.com", 443, false)]
    [InlineData("example.com", "example.com.evil.net", 443, false)]
    [InlineData("example.com", "badexample.com", 443, false)]
    [InlineData("*.example.com", "www.example.com", 443, true)]
    [InlineData("*.example.com", "a.b.example.com", 443, true)]
    [InlineData("*.example.com", "example.com", 443, false)]
    [InlineData("*.example.com", "badexample.com", 443, false)]
    [InlineData("example.com:443", "example.com", 443, true)]
    [InlineData("example.com:443", "example.com", 80, false)]
    [InlineData("*", "example.com", 443, true)]
    [InlineData("*", "127.0.0.1", 443, false)]
    [InlineData("*", "2130706433", 443, false)]
    [InlineData("*", "::1", 443, false)]
    [InlineData("127.0.0.1", "127.1", 80, true)]
    [InlineData("127.0.0.1", "0x7f.1", 80, true)]
    [InlineData("127.0.0.1", "2130706433", 80, true)]
    [InlineData("127.0.0.1", "0177.0.0.1", 80, true)]
    [InlineData("127.0.0.1", "::ffff:127.0.0.1", 80, true)]
    [InlineData("127.0.0.1", "[::ffff:7f00:1]", 80, true)]
    [InlineData("[::1]:80", "0:0:0:0:0:0:0:1", 80, true)]
    [InlineData("::1", "[::1]", 80, true)]
    [InlineData("bücher.example", "xn--bcher-kva.example", 80, true)]
    [InlineData("xn--bcher-kva.example", "BÜCHER.example", 80, true)]
    [InlineData("example.com", "example。com", 80, true)]
    public void An_allow_rule_covers(string pattern, string host, int port, bool covers) =>
        HostPattern.Parse(pattern).Matches(Part(host, port)).ShouldBe(covers);

    [Theory]
    [InlineData("*", "10.0.0.1", 80, true)]
    [InlineData("example.com", "EXAMPLE.COM.", 80, true)]
    [InlineData("example.com:443", "example.com", 80, false)]
    public void A_deny_rule_is_about(string pattern, string host, int port, bool touches) =>
        HostPattern.Parse(pattern).Touches(Part(host, port)).ShouldBe(touches);

    [Theory]
    [InlineData("ex\u0430mple.com")]
    [InlineData("xn--exmple-4nf.com")]
    [InlineData("xn--.com")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("user@host")]
    [InlineData("host/path")]
    [InlineData("fe80::1%eth0")]
    [InlineData("999.1.1.1.1")]
    [InlineData("1.2.3.256")]
    [InlineData("0xzz.1")]
    [InlineData("host\0")]
    [InlineData("ｅｘａｍｐｌｅ.com")]
    [InlineData("ｅxample.com")]
    [InlineData("example．com")]
    [InlineData("bu\u0308cher.example")]
    [InlineData("exa\u200Bmple.com")]
    [InlineData("ⓔxample.com")]
    public void A_host_that_cannot_be_told_at_sight_is_asked_and_is_no_pattern(string host)
    {
        ActionParts.Of(new NetworkAction(host, 443)).ShouldBeOfType<UnreadableParts>();
        Should.Throw<GantryException>(() => HostPattern.Parse(host)).Fields.Keys.ShouldBe(["pattern"]);
    }

    [Theory]
    [InlineData("example.com:0")]
    [InlineData("example.com:65536")]
    [InlineData("example.com:")]
    [InlineData(":80")]
    [InlineData("*.10.0.0.1")]
    [InlineData("*.1")]
    [InlineData("a.*.com")]
    [InlineData("*.")]
    [InlineData("*.*.com")]
    public void What_is_no_host_is_no_pattern(string text) =>
        Should.Throw<GantryException>(() => HostPattern.Parse(text)).Fields.Keys.ShouldBe(["pattern"]);

    [Theory]
    [InlineData("Example.COM.:443", "example.com:443")]
    [InlineData("*.BÜCHER.example", "*.xn--bcher-kva.example")]
    [InlineData("::", "[::]")]
    [InlineData("[0:0::1]:80", "[::1]:80")]
    [InlineData("0x7f.1:80", "127.0.0.1:80")]
    [InlineData("*:443", "*:443")]
    public void A_pattern_has_one_form_that_reads_back(string text, string canonical)
    {
        HostPattern.Parse(text).Text.ShouldBe(canonical);
        HostPattern.Parse(canonical).ShouldBe(HostPattern.Parse(text));
    }

    private static ActionPart Part(string host, int port) => ActionParts.Of(new NetworkAction(host, port)).ShouldBeOfType<ReadableParts>().Parts.Single();
}

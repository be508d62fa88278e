using Gantry.Core.Failures;
using Gantry.Server.Hosting;

namespace Gantry.Server.Tests.Security;

public sealed class RequestLimitsTests
{
    [Fact]
    public void Without_settings_the_limits_are_the_documented_ones()
    {
        var limits = RequestLimits.From(_ => null);

        limits.JsonBytes.ShouldBe(10 * 1024 * 1024);
        limits.HeaderBytes.ShouldBe(32 * 1024);
    }

    [Fact]
    public void All_faults_are_told_at_once_each_with_its_key()
    {
        var settings = new Dictionary<string, string>
        {
            ["GANTRY_MAX_JSON"] = "lots",
            ["GANTRY_MAX_HEADERS"] = "1",
            ["GANTRY_HEADER_TIMEOUT"] = "0s",
            ["GANTRY_MAX_CONNECTIONS"] = "-5",
            ["GANTRY_MAX_STREAMS_PER_CALLER"] = "0",
            ["GANTRY_MAX_FAILURES_PER_MINUTE"] = "12",
        };

        var refusal = Should.Throw<GantryException>(() => RequestLimits.From(settings.GetValueOrDefault));

        refusal.Fields.Keys.ShouldBe(settings.Keys.Where(key => key != "GANTRY_MAX_FAILURES_PER_MINUTE"), ignoreOrder: true);
        refusal.Fields.ShouldAllBe(fault => fault.Value.Single().Contains(fault.Key));
    }
}

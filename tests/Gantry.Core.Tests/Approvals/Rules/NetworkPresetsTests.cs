using Gantry.Core.Approvals.Rules;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Tests.Approvals.Rules;

public sealed class NetworkPresetsTests
{
    [Fact]
    public void Without_the_setting_no_host_is_allowed() => ManagedRules.Load(path: null).All.ShouldBeEmpty();

    [Theory]
    [InlineData("registry.npmjs.org", 443, RuleEffect.Allow)]
    [InlineData("registry.npmjs.org", 80, RuleEffect.Ask)]
    [InlineData("deb.debian.org", 80, RuleEffect.Allow)]
    [InlineData("evil.registry.npmjs.org", 443, RuleEffect.Ask)]
    [InlineData("example.com", 443, RuleEffect.Ask)]
    public void Registries_allow_package_hosts_and_nothing_beside(string host, int port, RuleEffect verdict) =>
        RuleJudge.Judge(ManagedRules.Load(path: null, "registries").All, new NetworkAction(host, port)).Verdict.ShouldBe(verdict);

    [Fact]
    public void Each_rule_says_which_preset_it_comes_from_and_keeps_its_id()
    {
        var rules = ManagedRules.Load(path: null, "registries, registries").All;

        rules.ShouldAllBe(rule => rule.Rule.Reason == "preset registries" && rule.Rule.CreatedBy == "preset:registries" && rule.Rule.Layer == RuleLayer.Managed && rule.Rule.Kind == RuleKind.Network);
        rules.Select(rule => rule.Rule.RuleId).ShouldBeUnique();
        ManagedRules.Load(path: null, "registries").All.Select(rule => rule.Rule.RuleId).ShouldBe(rules.Select(rule => rule.Rule.RuleId));
    }

    [Fact]
    public void A_preset_that_there_is_not_is_told() =>
        Should.Throw<GantryException>(() => ManagedRules.Load(path: null, "everything")).Message.ShouldContain("there are: registries");
}

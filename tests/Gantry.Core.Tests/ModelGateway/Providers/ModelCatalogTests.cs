using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.ModelGateway.Providers;

public sealed class ModelCatalogTests
{
    [Fact]
    public void A_key_in_the_environment_is_configuration_enough()
    {
        var catalog = Read(null, ("ANTHROPIC_API_KEY", "a"), ("SLM_BASE_URL", "http://slm:8080"));

        catalog.Find("claude-x", ModelProtocol.Messages).Targets.ShouldHaveSingleItem().Provider.Endpoints[0].BaseUrl.AbsoluteUri.ShouldBe("https://api.anthropic.com/");
        var chat = catalog.Find("llama", ModelProtocol.ChatCompletions).Targets.ShouldHaveSingleItem();
        (chat.Provider.Name, chat.Model, chat.Provider.Endpoints[0].BaseUrl.AbsoluteUri, chat.Provider.MissingKey).ShouldBe(("slm", "llama", "http://slm:8080/v1", null));
        catalog.Find("openai/gpt-x", ModelProtocol.Responses).Targets[0].Provider.MissingKey.ShouldBe("OPENAI_API_KEY");
        catalog.Find("claude-x", ModelProtocol.Messages).ShouldBeSameAs(catalog.Find("claude-x", ModelProtocol.Messages));
    }

    [Fact]
    public void A_model_that_speaks_otherwise_is_found_for_conversations_and_refused_for_the_rest()
    {
        var catalog = Read("""{"routes":{"fast":{"provider":"anthropic","model":"claude-x"}}}""");

        catalog.Find("fast", ModelProtocol.ChatCompletions).Targets[0].Provider.PreferredProtocol.ShouldBe(ModelProtocol.Messages);
        Should.Throw<GantryException>(() => catalog.Find("fast", ModelProtocol.Embeddings)).Message.ShouldContain("only conversations are translated");
    }

    [Fact]
    public void A_provider_is_translated_for_into_what_its_address_or_its_configuration_says()
    {
        var catalog = Read("""
            {"providers":{
              "vllm":{"kind":"openai","base_url":"http://10.0.0.5:8000/v1"},
              "both":{"kind":"openai","base_url":"http://10.0.0.6:8000/v1","protocols":["responses","chat"]},
              "gate":{"kind":"openai","base_url":"http://10.0.0.7:8000/v1","protocols":["messages"]}}}
            """);

        catalog.FindProvider("openai")!.PreferredProtocol.ShouldBe(ModelProtocol.Responses);
        catalog.FindProvider("vllm")!.PreferredProtocol.ShouldBe(ModelProtocol.ChatCompletions);
        catalog.FindProvider("both")!.PreferredProtocol.ShouldBe(ModelProtocol.Responses);
        catalog.FindProvider("both")!.Speaks(ModelProtocol.Messages).ShouldBeFalse();
        catalog.FindProvider("gate")!.Speaks(ModelProtocol.Messages).ShouldBeTrue();
        catalog.FindProvider("gate")!.Speaks(ModelProtocol.ChatCompletions).ShouldBeFalse();
        catalog.FindProvider("gate")!.Speaks(ModelProtocol.Embeddings).ShouldBeTrue();
        Should.Throw<GantryException>(() => Read("""{"providers":{"none":{"kind":"openai","base_url":"http://x/v1","protocols":[]}}}""")).Fields.Keys.ShouldBe(["$.providers.none.protocols"]);
    }

    [Fact]
    public void A_route_keeps_answers_for_as_long_as_it_says_and_by_itself_not_at_all()
    {
        var catalog = Read("""{"routes":{"kept":{"provider":"openai","model":"m","cache":"10m"},"usual":{"provider":"openai","model":"m"}}}""");

        catalog.Find("kept", ModelProtocol.ChatCompletions).CacheFor.ShouldBe(TimeSpan.FromMinutes(10));
        catalog.Find("usual", ModelProtocol.ChatCompletions).CacheFor.ShouldBeNull();
        Should.Throw<GantryException>(() => Read("""{"routes":{"kept":{"provider":"openai","model":"m","cache":"2d"}}}""")).Fields.Keys.ShouldBe(["$.routes.kept.cache"]);
    }

    [Fact]
    public void A_server_of_ones_own_takes_any_model_in_any_protocol_when_nobody_else_can()
    {
        var catalog = Read(null, ("SLM_BASE_URL", "http://slm:8080"));

        catalog.Find("claude-x", ModelProtocol.Messages).Targets.ShouldHaveSingleItem().Provider.Name.ShouldBe("slm");
        catalog.Find("gpt-x", ModelProtocol.Responses).Targets.ShouldHaveSingleItem().Provider.Name.ShouldBe("slm");
    }

    [Fact]
    public void All_faults_are_told_at_once_each_with_its_place()
    {
        const string Json = """
            {"providers":{
               "a b":{"kind":"anthropic","base_url":"https://x"},
               "one":{"kind":"other","base_url":"ftp://x","keys":[{"key":"sk-secret"},{"env":"SPACED"},{"file":"missing"},{}],"retries":99,"timeouts":{"connect":"soon"},"colour":"red"},
               "two":{"base_url":"https://x"},
               "three":{"kind":"openai","headers":{"Authorization":"x"}}},
             "routes":{
               "fast":{"targets":[{"provider":"nobody","model":"m"},{"provider":"one","weight":-1}],"parameters":{"model":"x"}},
               "none":{"targets":[]}},
             "extra":1}
            """;

        var refusal = Should.Throw<GantryException>(() => Read(Json, ("SPACED", "spaced canary")));

        refusal.Fields.Keys.ShouldBe(
            [
                "$.providers.a b", "$.providers.one.kind", "$.providers.one.base_url", "$.providers.one.keys[0]", "$.providers.one.keys[1]", "$.providers.one.keys[2].file",
                "$.providers.one.keys[3]", "$.providers.one.retries", "$.providers.one.timeouts.connect", "$.providers.one.colour", "$.providers.two", "$.providers.three",
                "$.providers.three.headers.Authorization", "$.routes.fast.targets[0].provider", "$.routes.fast.targets[1].weight", "$.routes.fast.parameters.model", "$.routes.none.targets", "$.extra",
            ],
            ignoreOrder: true);
        refusal.Message.ShouldNotContain("sk-secret");
        refusal.Message.ShouldNotContain("spaced canary");
    }

    [Fact]
    public void What_is_no_json_is_told() => Should.Throw<GantryException>(() => Read("{")).Fields.Keys.ShouldBe(["$"]);

    [Fact]
    public void Targets_are_chosen_by_their_weights_and_fallbacks_come_last()
    {
        var route = Read("""
            {"routes":{"r":{"targets":[{"provider":"openai","model":"a","weight":3},{"provider":"openai","model":"b"},{"provider":"openai","model":"never","weight":0}],"fallbacks":[{"provider":"openai","model":"c"}]}}}
            """).Find("r", ModelProtocol.ChatCompletions);

        route.InOrder(0).Select(target => target.Model).ShouldBe(["a", "b", "c"]);
        route.InOrder(0.74).Select(target => target.Model).ShouldBe(["a", "b", "c"]);
        route.InOrder(0.76).Select(target => target.Model).ShouldBe(["b", "a", "c"]);
        route.CallTargets.Select(target => target.Model).ShouldBe(["a", "b", "never", "c"]);
    }

    [Fact]
    public void A_file_that_changes_counts_at_once_and_a_wrong_one_changes_nothing()
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Combine(folder.Path, "models.json");
        var time = new ManualTime();
        var configuration = new ModelConfiguration(path, _ => null, time, NullLogger<ModelConfiguration>.Instance);
        configuration.Current.Routes.ShouldBeEmpty();

        File.WriteAllText(path, """{"routes":{"fast":{"provider":"openai","model":"a"}}}""");
        configuration.Current.Routes.ShouldBeEmpty();
        time.Advance(TimeSpan.FromSeconds(1));
        configuration.Current.Routes.ShouldHaveSingleItem().Alias.ShouldBe("fast");

        File.WriteAllText(path, """{"routes":{"fast":{"provider":"nobody","model":"abc"}}}""");
        time.Advance(TimeSpan.FromSeconds(1));
        configuration.Current.Routes.ShouldHaveSingleItem().Targets[0].Model.ShouldBe("a");
        Should.Throw<GantryException>(configuration.Check);

        File.Delete(path);
        time.Advance(TimeSpan.FromSeconds(1));
        configuration.Current.Routes.ShouldBeEmpty();
    }

    [Fact]
    public void A_key_never_shows()
    {
        var catalog = Read(null, ("ANTHROPIC_API_KEY", "sk-canary"));

        $"{catalog.Providers[0]} {catalog.Providers[0].Endpoints[0].Keys[0]} {catalog.Find("m", ModelProtocol.Messages)}".ShouldNotContain("canary");
    }

    private static ModelCatalog Read(string? json, params IReadOnlyList<(string Key, string Value)> settings) =>
        new CatalogReader(settings.ToDictionary(setting => setting.Key, setting => setting.Value).GetValueOrDefault, Path.GetTempPath()).Read(json);
}

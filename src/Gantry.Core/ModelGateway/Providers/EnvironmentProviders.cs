using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Providers;

/// <summary>
/// The providers that the environment names, so that a key alone is enough: <c>anthropic</c> by <c>ANTHROPIC_API_KEY</c> or <c>ANTHROPIC_AUTH_TOKEN</c> and
/// <c>ANTHROPIC_BASE_URL</c>; <c>openai</c> by <c>OPENAI_API_KEY</c> or <c>CODEX_API_KEY</c> and <c>OPENAI_BASE_URL</c>; <c>slm</c> by <c>SLM_BASE_URL</c>. The
/// first two are always there; without a key they say which to set.
/// </summary>
internal sealed class EnvironmentProviders(Func<string, string?> setting)
{
    public const string Anthropic = "anthropic";
    public const string OpenAI = "openai";
    public const string Slm = "slm";

    private static readonly Uri AnthropicAddress = new("https://api.anthropic.com");
    private static readonly Uri OpenAIAddress = new("https://api.openai.com/v1");

    public IReadOnlyList<ModelProvider> Read(CatalogFaults faults)
    {
        var providers = new List<ModelProvider> { AnthropicOnes(faults) };
        var slm = SlmOnes(faults);
        var openAI = OpenAIOnes(faults);

        // A model server of one's own takes what no route names when there is no key for OpenAI's.
        providers.AddRange(slm is not null && openAI.MissingKey is not null ? [slm, openAI] : slm is null ? [openAI] : [openAI, slm]);
        return providers;
    }

    private ModelProvider AnthropicOnes(CatalogFaults faults)
    {
        var keys = new List<ProviderKey>();
        AddKey(keys, "ANTHROPIC_API_KEY", KeyHeader.XApiKey, faults);
        if (keys.Count == 0)
        {
            AddKey(keys, "ANTHROPIC_AUTH_TOKEN", KeyHeader.Bearer, faults);
        }

        return new ModelProvider(Anthropic, ProviderKind.Anthropic, [new ProviderEndpoint(Address("ANTHROPIC_BASE_URL", faults) ?? AnthropicAddress, keys)])
        {
            MissingKey = keys.Count == 0 ? "ANTHROPIC_API_KEY" : null,
        };
    }

    private ModelProvider OpenAIOnes(CatalogFaults faults)
    {
        var keys = new List<ProviderKey>();
        AddKey(keys, "OPENAI_API_KEY", KeyHeader.Bearer, faults);
        if (keys.Count == 0)
        {
            AddKey(keys, "CODEX_API_KEY", KeyHeader.Bearer, faults);
        }

        // Who names an address of their own runs a server of their own, which may ask for no key.
        var own = Address("OPENAI_BASE_URL", faults);
        return new ModelProvider(OpenAI, ProviderKind.OpenAI, [new ProviderEndpoint(own ?? OpenAIAddress, keys)])
        {
            MissingKey = keys.Count == 0 && own is null ? "OPENAI_API_KEY" : null,
        };
    }

    private ModelProvider? SlmOnes(CatalogFaults faults)
    {
        if (Address("SLM_BASE_URL", faults) is not { } address)
        {
            return null;
        }

        var keys = new List<ProviderKey>();
        AddKey(keys, "SLM_API_KEY", KeyHeader.Bearer, faults);
        return new ModelProvider(Slm, ProviderKind.OpenAI, [new ProviderEndpoint(address.AbsolutePath == "/" ? new Uri(address, "v1") : address, keys)])
        {
            Protocols = [ModelProtocol.ChatCompletions],
        };
    }

    private void AddKey(List<ProviderKey> keys, string name, KeyHeader header, CatalogFaults faults)
    {
        if (setting(name)?.Trim() is not { Length: > 0 } secret)
        {
            return;
        }

        if (ProviderKey.IsPlausible(secret))
        {
            keys.Add(new ProviderKey(secret, header));
        }
        else
        {
            faults.Add(name, "holds characters that no key has, such as a space or a line break; set it again.");
        }
    }

    private Uri? Address(string name, CatalogFaults faults)
    {
        if (setting(name)?.Trim() is not { Length: > 0 } text)
        {
            return null;
        }

        var address = ProviderReader.Address(text);
        if (address is null)
        {
            faults.Add(name, "must be an http or https address without user, query or fragment.");
        }

        return address;
    }
}

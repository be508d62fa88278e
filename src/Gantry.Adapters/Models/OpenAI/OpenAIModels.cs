using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Adapters.Models.OpenAI;

/// <summary>Which model behind Chat Completions the settings name.</summary>
public static class OpenAIModels
{
    private const string DefaultModel = "gpt-4.1";
    private const string DefaultSlm = "default";

    /// <summary>One behind <c>SLM_BASE_URL</c>, else OpenAI's when there is a key or an address for it; null when neither is there.</summary>
    public static CallTarget? From(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return Has("SLM_BASE_URL") ? new CallTarget("slm", setting("SLM_MODEL") ?? DefaultSlm)
            : Has("OPENAI_API_KEY") || Has("OPENAI_BASE_URL") || Has("CODEX_API_KEY") ? new CallTarget("openai", setting("OPENAI_MODEL") ?? DefaultModel)
            : null;

        bool Has(string name) => !string.IsNullOrWhiteSpace(setting(name));
    }
}

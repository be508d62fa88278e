using Gantry.Core.Health;

namespace Gantry.Adapters.Opa;

/// <summary>OPA's own health check answers.</summary>
internal sealed class OpaProbe(HttpClient http, OpaOptions? options) : IServiceProbe
{
    public string Name => "opa";

    public bool IsOn => options is not null;

    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(options!.Health, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{options.Health} answered {(int)response.StatusCode}.");
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.Failures;
using Gantry.Core.Landing;

namespace Gantry.Adapters.Forges;

/// <summary>JSON over HTTP with a forge: bounded in time and size, follows no redirect, and never says the token.</summary>
internal sealed class ForgeHttp : IDisposable
{
    private const int LargestReply = 4 * 1024 * 1024;
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
    {
        Timeout = TimeSpan.FromSeconds(30),
        MaxResponseContentBufferSize = LargestReply,
    };

    /// <summary>Sends and gives the status and the reply, whatever the status.</summary>
    /// <exception cref="GantryException">It cannot be reached, or what it says is no JSON.</exception>
    public async Task<(HttpStatusCode Status, JsonNode? Reply)> SendAsync(
        ForgeAccount account, HttpMethod method, string path, Action<HttpRequestHeaders> authorize, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, $"{account.Api.AbsoluteUri.TrimEnd('/')}/{path}");
        request.Headers.UserAgent.ParseAdd("gantry");
        authorize(request.Headers);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw GantryException.Unavailable("forge-unreachable", $"{account.Host} did not answer as its API does; what was pushed is there, so try again.", failure);
        }
    }

    /// <summary>A refusal in the forge's own words.</summary>
    public static GantryException Refused(ForgeAccount account, HttpStatusCode status, JsonNode? reply)
    {
        var words = reply?["message"]?.ToJsonString() ?? reply?["error"]?.ToJsonString() ?? "no reason given";
        var printable = new string([.. words.Where(letter => !char.IsControl(letter)).Take(300)]);
        return GantryException.Unavailable("forge-refused", $"{account.Host} refused the request with status {(int)status}: {printable}. Check the token's rights and the base branch.");
    }

    public void Dispose() => http.Dispose();
}

using System.Net;
using System.Text;
using System.Text.Json;
using Gantry.Cli.Settings;
using Gantry.Protocol.Json;
using Gantry.Protocol.Problems;

namespace Gantry.Cli.Http;

/// <summary>Turns a daemon's refusal into a sentence and an exit status.</summary>
internal static class Refusals
{
    public static async Task ThrowIfRefusedAsync(HttpResponseMessage response, Uri address, AccessToken token, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        using (response)
        {
            var problem = Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            throw response.StatusCode switch
            {
                HttpStatusCode.Unauthorized => new CommandFailure(ExitCode.NotAllowed, TokenRefused(address, token)),
                _ when problem is null => NotGantry(address),
                var status => new CommandFailure(ExitFor(status), Sentence(problem)),
            };
        }
    }

    /// <summary>Something answered, in words that no daemon of ours uses.</summary>
    public static CommandFailure NotGantry(Uri address, Exception? cause = null) =>
        new(ExitCode.Failed, $"What answers at {address} is not a Gantry daemon that this version understands; check the address (--url) and both versions.", cause);

    private static ExitCode ExitFor(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => ExitCode.NotFound,
        HttpStatusCode.Conflict => ExitCode.Conflict,
        HttpStatusCode.Forbidden => ExitCode.NotAllowed,
        _ => ExitCode.Failed,
    };

    private static string TokenRefused(Uri address, AccessToken token) => token.Value is { Length: > 0 }
        ? $"The daemon at {address} does not accept the token from {token.Place}; set GANTRY_AUTH_TOKEN or name its data directory with --data-dir."
        : $"The daemon at {address} wants a token and there is none to send: it is read from GANTRY_AUTH_TOKEN, else from {token.Place}.";

    private static Problem? Parse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ApiJson.Default.Problem);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Sentence(Problem problem)
    {
        var sentence = new StringBuilder(problem.Detail ?? problem.Title);
        foreach (var (field, faults) in problem.Errors ?? new Dictionary<string, string[]>())
        {
            // A detail that already is these sentences is not said twice.
            if (!faults.All(fault => problem.Detail?.Contains(fault, StringComparison.Ordinal) == true))
            {
                sentence.Append('\n').Append("  ").Append(field).Append(": ").AppendJoin(' ', faults);
            }
        }

        return sentence.ToString();
    }
}

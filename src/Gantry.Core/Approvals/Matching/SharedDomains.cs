using System.Collections.Frozen;

namespace Gantry.Core.Approvals.Matching;

/// <summary>Tells domains beneath which strangers have names of their own; a rule about all of them would be about nobody.</summary>
internal static class SharedDomains
{
    // Before a country's two letters: co.uk, com.au, ac.jp.
    private static readonly FrozenSet<string> OfCountries = FrozenSet.Create(StringComparer.Ordinal, "ac", "co", "com", "edu", "gob", "gov", "go", "mil", "ne", "net", "nom", "or", "org");

    private static readonly FrozenSet<string> OfHosters = FrozenSet.Create(
        StringComparer.Ordinal,
        "amazonaws.com", "appspot.com", "azurewebsites.net", "azureedge.net", "blogspot.com", "cloudfront.net", "cloudfunctions.net", "deno.dev", "firebaseapp.com", "fly.dev",
        "github.io", "githubusercontent.com", "gitlab.io", "herokuapp.com", "netlify.app", "ngrok.io", "ngrok-free.app", "onrender.com", "pages.dev", "r2.dev", "run.app",
        "trycloudflare.com", "vercel.app", "web.app", "windows.net", "workers.dev");

    /// <param name="domain">In lower case.</param>
    public static bool Contain(string domain) =>
        domain.Split('.') switch
        {
            { Length: < 2 } => true,
            [var first, { Length: 2 }] when OfCountries.Contains(first) => true,
            _ => OfHosters.Any(hoster => domain == hoster || domain.EndsWith($".{hoster}", StringComparison.Ordinal)),
        };
}

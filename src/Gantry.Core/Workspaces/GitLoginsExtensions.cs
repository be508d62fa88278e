namespace Gantry.Core.Workspaces;

/// <summary>Asks every place that knows logins.</summary>
internal static class GitLoginsExtensions
{
    /// <summary>The first that is known; over ssh none is needed, keys are the daemon's user's.</summary>
    public static GitLogin? For(this IEnumerable<IGitLogins> logins, GitAddress address) =>
        string.Equals(address.Url.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
            ? logins.Select(known => known.Find(address)).FirstOrDefault(login => login is not null)
            : null;
}

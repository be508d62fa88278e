using System.Text.RegularExpressions;
using Gantry.Core.Network;

namespace Gantry.Core.Workspaces;

/// <summary>
/// A git URL taken apart by our own rules, for the reason that <see cref="HostName"/> gives.
/// </summary>
/// <param name="Port">The one that is connected to, the scheme's own when none was given.</param>
internal sealed partial record GitUrl(string Scheme, string? User, HostName Host, int Port, string Path)
{
    private const int LongestText = 2048;
    private const RegexOptions Linear = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;

    private int UsualPort => string.Equals(Scheme, "https", StringComparison.Ordinal) ? 443 : 22;

    /// <summary>As an allow list spells it.</summary>
    public string HostAndPort => Host.With(Port);

    public Uri ToUri()
    {
        var user = User is null ? "" : User + "@";
        return new Uri($"{Scheme}://{user}{(Port == UsualPort ? Host.Bracketed : HostAndPort)}{Path}", UriKind.Absolute);
    }

    /// <summary>Reads what a user wrote.</summary>
    /// <exception cref="FormatException">It is no URL that we would connect to; the message is a sentence for the user.</exception>
    public static GitUrl Parse(string text)
    {
        if (text.Length is 0 or > LongestText)
        {
            throw new FormatException("Give a git URL of at most 2048 characters, such as https://github.com/org/repo.");
        }

        if (text[0] == '-' || text.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || letter is '\\' or '"' or '\'' or '`'))
        {
            throw new FormatException("A git URL has no spaces, quotes, backslashes or control characters and does not begin with a dash.");
        }

        var separator = text.IndexOf("://", StringComparison.Ordinal);
        if (separator < 0)
        {
            return ParseShort(text);
        }

        var scheme = text[..separator].ToLowerInvariant();
        if (scheme is not ("https" or "ssh"))
        {
            throw new FormatException("Only https:// and ssh:// git URLs can be imported; a folder of this machine is imported as source_type local.");
        }

        var rest = text[(separator + 3)..];
        var pathStart = rest.IndexOf('/', StringComparison.Ordinal);
        return pathStart < 0 ? throw NoPath() : Assemble(scheme, rest[..pathStart], rest[pathStart..]);
    }

    // git@host:org/repo, the form that forges show for ssh.
    private static GitUrl ParseShort(string text)
    {
        var parts = ShortForm().Match(text);
        if (!parts.Success)
        {
            throw new FormatException("That is no git URL: write https://host/org/repo, ssh://git@host/org/repo or git@host:org/repo.");
        }

        return Assemble("ssh", parts.Groups["authority"].Value, "/" + parts.Groups["path"].Value.TrimStart('/'));
    }

    private static GitUrl Assemble(string scheme, string authority, string path)
    {
        var (user, hostAndPort) = SplitUser(scheme, authority);
        var (host, port) = HostName.Parse(hostAndPort);
        if (path.AsSpan().Trim('/').IsEmpty)
        {
            throw NoPath();
        }

        if (path.AsSpan().ContainsAny('?', '#'))
        {
            throw new FormatException("A git URL has no query and no fragment: leave out what begins with ? or #.");
        }

        return new GitUrl(scheme, user, host, port ?? (string.Equals(scheme, "https", StringComparison.Ordinal) ? 443 : 22), path);
    }

    private static (string? User, string HostAndPort) SplitUser(string scheme, string authority)
    {
        var at = authority.LastIndexOf('@');
        if (at < 0)
        {
            return (null, authority);
        }

        var user = authority[..at];
        if (string.Equals(scheme, "https", StringComparison.Ordinal) || user.Contains(':', StringComparison.Ordinal))
        {
            throw new FormatException(
                "The URL carries credentials, which would be stored and shown: leave them out, and give them once with: gantry workspace credential set HOST");
        }

        return UserName().IsMatch(user) ? (user, authority[(at + 1)..]) : throw new FormatException("The user name before the @ is not one that ssh accepts.");
    }

    private static FormatException NoPath() => new("The URL names no repository: write it as https://host/org/repo.");

    [GeneratedRegex(@"\A(?<authority>(?:[^/]*@)?[^:/@\[\]]+):(?<path>[^:].*)\z", Linear)]
    private static partial Regex ShortForm();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\z", Linear)]
    private static partial Regex UserName();
}

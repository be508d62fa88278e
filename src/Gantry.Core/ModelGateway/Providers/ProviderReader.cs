using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.Text;

namespace Gantry.Core.ModelGateway.Providers;

/// <summary>Reads one provider of <c>models.json</c>.</summary>
/// <param name="setting">Finds the settings that keys refer to.</param>
/// <param name="folder">Where the paths of key files begin.</param>
internal sealed class ProviderReader(Func<string, string?> setting, string folder)
{
    private const int LargestKeyFile = 16 * 1024;

    private static readonly Dictionary<string, ProviderKind> Kinds = new(StringComparer.Ordinal)
    {
        ["anthropic"] = ProviderKind.Anthropic,
        ["openai"] = ProviderKind.OpenAI,
    };

    private static readonly Dictionary<string, KeyHeader> KeyHeaders = new(StringComparer.Ordinal)
    {
        ["bearer"] = KeyHeader.Bearer,
        ["x-api-key"] = KeyHeader.XApiKey,
        ["api-key"] = KeyHeader.ApiKey,
    };

    private static readonly Dictionary<string, ModelProtocol> Protocols = new(StringComparer.Ordinal)
    {
        ["messages"] = ModelProtocol.Messages,
        ["chat"] = ModelProtocol.ChatCompletions,
        ["responses"] = ModelProtocol.Responses,
    };

    private static readonly Dictionary<string, bool> HttpVersions = new(StringComparer.Ordinal) { ["1.1"] = false, ["2"] = true };

    private static readonly string[] NeverSet = ["authorization", "x-api-key", "api-key", "host", "cookie", "content-length", "content-type", "transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade", "expect"];

    public ModelProvider? Read(string name, JsonPlace place)
    {
        if (!IsName(name))
        {
            place.Fault("the name of a provider may have letters, digits, '-', '_' and '.'.");
        }

        if (!place.IsObjectOf(
            "kind", "base_url", "endpoints", "keys", "key_header", "timeouts", "retries", "http", "azure_api_version", "stream_usage", "headers", "protocols"))
        {
            return null;
        }

        if (place.Field("kind") is not { } kindPlace)
        {
            place.Fault("says no kind; write \"kind\": \"anthropic\" or \"openai\", after what it speaks.");
            return null;
        }

        var kind = kindPlace.Choice(Kinds, ProviderKind.OpenAI);
        var azure = place.Field("azure_api_version")?.Text();
        var standardHeader = kind == ProviderKind.Anthropic ? KeyHeader.XApiKey : azure is null ? KeyHeader.Bearer : KeyHeader.ApiKey;
        var header = place.Field("key_header")?.Choice(KeyHeaders, standardHeader) ?? standardHeader;
        var missing = new List<string>();
        var endpoints = Endpoints(place, header, missing);
        return new ModelProvider(name, kind, endpoints)
        {
            AzureApiVersion = azure,
            Timeouts = Timeouts(place.Field("timeouts")),
            Retries = place.Field("retries")?.Number(0, 10, 2) ?? 2,
            UseHttp2 = place.Field("http")?.Choice(HttpVersions, standard: false) ?? false,
            AsksForStreamUsage = place.Field("stream_usage")?.Flag() ?? true,
            Headers = Headers(place.Field("headers")),
            Protocols = ProtocolsOf(place.Field("protocols")),
            MissingKey = missing.Count > 0 && endpoints.All(endpoint => endpoint.Keys.Count == 0) ? string.Join(" or ", missing.Distinct(StringComparer.Ordinal)) : null,
        };
    }

    /// <summary>An address, when it is one to which a key may be sent.</summary>
    public static Uri? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address is { UserInfo: "", Query: "", Fragment: "" } ? address : null;

    private static bool IsName(string name) => name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private List<ProviderEndpoint> Endpoints(JsonPlace place, KeyHeader header, List<string> missing)
    {
        var shared = place.Field("keys") is { } keys ? Keys(keys, header, missing) : [];
        var found = new List<ProviderEndpoint>();
        if (place.Field("base_url") is { } single && BaseUrl(single) is { } address)
        {
            found.Add(new ProviderEndpoint(address, shared));
        }

        foreach (var item in place.Field("endpoints")?.Items() ?? [])
        {
            if (!item.IsObjectOf("base_url", "keys"))
            {
                continue;
            }

            if (item.Field("base_url") is not { } url)
            {
                item.Fault("says no base_url.");
            }
            else if (BaseUrl(url) is { } its)
            {
                found.Add(new ProviderEndpoint(its, item.Field("keys") is { } own ? Keys(own, header, missing) : shared));
            }
        }

        if (place.Field("base_url") is null && place.Field("endpoints") is null)
        {
            place.Fault("says no address; write \"base_url\", or \"endpoints\" for several.");
        }

        return found;
    }

    private static Uri? BaseUrl(JsonPlace place)
    {
        var address = place.Text() is { } text ? Address(text) : null;
        if (address is null)
        {
            place.Fault("must be an http or https address without user, query or fragment, such as https://api.openai.com/v1.");
        }

        return address;
    }

    private List<ProviderKey> Keys(JsonPlace place, KeyHeader header, List<string> missing)
    {
        var keys = new List<ProviderKey>();
        foreach (var item in place.Items())
        {
            if (item.Field("key") is not null)
            {
                item.Fault("keys do not stand in this file; write {\"env\": \"NAME\"} or {\"file\": \"PATH\"}, and the key there.");
                continue;
            }

            if (!item.IsObjectOf("env", "file"))
            {
                continue;
            }

            var secret = item.Field("env") is { } name ? FromSetting(name, missing) : item.Field("file") is { } path ? FromFile(path) : Neither(item);
            if (secret is not null && !ProviderKey.IsPlausible(secret))
            {
                item.Fault("names a key with characters that no key has, such as a space or a line break; set it again.");
            }
            else if (secret is not null)
            {
                keys.Add(new ProviderKey(secret, header));
            }
        }

        return keys;
    }

    private string? FromSetting(JsonPlace place, List<string> missing)
    {
        if (place.Text() is not { } name)
        {
            return null;
        }

        var value = setting(name)?.Trim();
        if (string.IsNullOrEmpty(value))
        {
            // Not a fault of the file: the same one serves machines that have the key and such that have not.
            missing.Add(VisibleText.Of(name));
            return null;
        }

        return value;
    }

    private string? FromFile(JsonPlace place)
    {
        if (place.Text() is not { } path)
        {
            return null;
        }

        try
        {
            var file = new FileInfo(System.IO.Path.Combine(folder, path));
            if (file.Length <= LargestKeyFile)
            {
                return File.ReadAllText(file.FullName).Trim();
            }

            place.Fault($"names a file that is larger than {LargestKeyFile} bytes, which is no key.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            place.Fault($"names a file that cannot be read: {unreadable.Message}");
        }

        return null;
    }

    private static string? Neither(JsonPlace place)
    {
        place.Fault("names no key; write {\"env\": \"NAME\"} or {\"file\": \"PATH\"}.");
        return null;
    }

    private static List<ModelProtocol>? ProtocolsOf(JsonPlace? place)
    {
        var protocols = place?.Items().Select(item => item.Choice(Protocols, ModelProtocol.ChatCompletions)).Distinct().ToList();
        if (protocols is [])
        {
            place?.Fault("names none; write \"messages\", \"chat\" or \"responses\", the one to translate into first.");
        }

        return protocols is [] ? null : protocols;
    }

    private static ProviderTimeouts Timeouts(JsonPlace? place)
    {
        var standard = ProviderTimeouts.Standard;
        return place is not { } given || !given.IsObjectOf("connect", "first_byte", "between_bytes")
            ? standard
            : new ProviderTimeouts(
                given.Field("connect")?.Age(standard.Connect) ?? standard.Connect,
                given.Field("first_byte")?.Age(standard.FirstByte) ?? standard.FirstByte,
                given.Field("between_bytes")?.Age(standard.BetweenBytes) ?? standard.BetweenBytes);
    }

    private static Dictionary<string, string> Headers(JsonPlace? place)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in place?.Fields() ?? [])
        {
            if (NeverSet.Contains(name, StringComparer.OrdinalIgnoreCase) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            {
                value.Fault("cannot be set here; keys belong under \"keys\".");
            }
            else if (value.Text() is { } text)
            {
                if (text.All(c => c is >= ' ' and < '\x7f'))
                {
                    headers[name] = text;
                }
                else
                {
                    value.Fault("must be plain text.");
                }
            }
        }

        return headers;
    }
}

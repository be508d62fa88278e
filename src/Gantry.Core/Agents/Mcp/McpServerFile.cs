using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gantry.Core.Attachments;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.Text;

namespace Gantry.Core.Agents.Mcp;

/// <summary>
/// The servers that the user configured, in <c>mcp-servers.json</c> of the data directory, in the form that other agents know:
/// <c>{"mcpServers":{"name":{"command":"…","args":["…"],"env":{"KEY":"${NAME}"}}}}</c> or <c>{"url":"…","headers":{…}}</c>; beside these
/// <c>readableFolders</c> and <c>timeoutSeconds</c>. Only the user writes it; nothing in a repository does.
/// </summary>
public static partial class McpServerFile
{
    private const int LargestFile = 1024 * 1024;
    private const int MostServers = 50;
    private const int LongestCall = 24 * 60 * 60;
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The servers, by name; none when there is no file.</summary>
    /// <exception cref="GantryException">The file is not as it should be; names it and the place.</exception>
    public static IReadOnlyList<McpServer> Read(DataDirectory data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return File.Exists(data.McpServers) ? ReadFrom(data.McpServers) : [];
    }

    /// <summary>The servers of a file of this form, such as a repository's <c>.mcp.json</c> that the user wants to take from.</summary>
    /// <exception cref="GantryException">As for <see cref="Read"/>, or there is no such file.</exception>
    public static IReadOnlyList<McpServer> ReadFrom(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return !file.Exists ? throw Fault(path, "there is no such file")
                : file.Length > LargestFile ? throw Fault(path, "it is larger than 1 MiB")
                : Parse(path, File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Fault(path, failure.Message);
        }
    }

    /// <summary>Replaces the file; it is for the daemon's user only.</summary>
    public static void Write(DataDirectory data, IEnumerable<McpServer> servers, DurableWrite write)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(write);
        var entries = new JsonObject();
        foreach (var server in servers.OrderBy(server => server.Name, StringComparer.Ordinal))
        {
            entries[server.Name] = Entry(server);
        }

        write(data.McpServers, JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["mcpServers"] = entries }, Readable));
    }

    /// <summary>Holds a server to what one must be like.</summary>
    /// <exception cref="GantryException">What is wrong with it (invalid).</exception>
    public static McpServer Checked(McpServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (!NameForm().IsMatch(server.Name))
        {
            throw GantryException.Invalid("name", $"'{VisibleText.Of(server.Name)}' is no name for a server: it has 1 to 32 letters, digits or dashes and begins with no dash.");
        }

        if (server.Command is { Count: > 0 } == server.Url is not null)
        {
            throw GantryException.Invalid("server", $"The server '{server.Name}' must have either a command or a url.");
        }

        if (server.Url is { } url && (url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0))
        {
            throw GantryException.Invalid("url", $"The url of '{server.Name}' must be an http address without a user name in it; a token goes into headers, as ${{NAME}}.");
        }

        return server.ReadableFolders.FirstOrDefault(folder => !Path.IsPathRooted(folder)) is { } relative
            ? throw GantryException.Invalid("readableFolders", $"'{VisibleText.Of(relative)}' of the server '{server.Name}' is no absolute path.")
            : server;
    }

    private static List<McpServer> Parse(string path, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var servers = document.RootElement.TryGetProperty("mcpServers", out var named) ? named.EnumerateObject().Select(Server).ToList() : [];
            return servers.Count > MostServers ? throw Fault(path, $"it names more than {MostServers} servers")
                : servers.DistinctBy(server => server.Name).Count() < servers.Count ? throw Fault(path, "it names a server twice")
                : servers;
        }
        catch (Exception garbled) when (garbled is JsonException or InvalidOperationException or FormatException)
        {
            throw Fault(path, "it is not JSON of the form {\"mcpServers\":{\"NAME\":{\"command\":\"…\",\"args\":[\"…\"]}}}");
        }
        catch (GantryException fault) when (fault.Kind == FailureKind.Invalid)
        {
            throw Fault(path, fault.Message);
        }
    }

    private static McpServer Server(JsonProperty entry)
    {
        var value = entry.Value;
        var server = new McpServer(entry.Name)
        {
            Command = value.TryGetProperty("command", out var program) ? [program.GetString()!, .. Texts(value, "args")] : null,
            Environment = Pairs(value, "env"),
            ReadableFolders = Texts(value, "readableFolders"),
            Url = value.TryGetProperty("url", out var url) && Uri.TryCreate(url.GetString(), UriKind.Absolute, out var address) ? address : null,
            Headers = Pairs(value, "headers"),
        };
        if (value.TryGetProperty("timeoutSeconds", out var seconds))
        {
            server = server with { CallLimit = TimeSpan.FromSeconds(Math.Clamp(seconds.GetInt32(), 1, LongestCall)) };
        }

        return Checked(server);
    }

    private static string[] Texts(JsonElement value, string name) =>
        value.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(one => one.GetString() ?? "")] : [];

    private static Dictionary<string, string> Pairs(JsonElement value, string name) =>
        value.TryGetProperty(name, out var pairs)
            ? pairs.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "", StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);

    private static JsonObject Entry(McpServer server)
    {
        var entry = new JsonObject();
        if (server.Command is { Count: > 0 } command)
        {
            entry["command"] = command[0];
            Add(entry, "args", command.Skip(1));
        }
        else
        {
            entry["url"] = server.Url!.OriginalString;
        }

        Add(entry, "env", server.Environment);
        Add(entry, "headers", server.Headers);
        Add(entry, "readableFolders", server.ReadableFolders);
        if (server.CallLimit != new McpServer(server.Name).CallLimit)
        {
            entry["timeoutSeconds"] = (int)server.CallLimit.TotalSeconds;
        }

        return entry;
    }

    private static void Add(JsonObject entry, string name, IEnumerable<string> texts)
    {
        if (texts.Any())
        {
            entry[name] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
        }
    }

    private static void Add(JsonObject entry, string name, IReadOnlyDictionary<string, string> pairs)
    {
        if (pairs.Count > 0)
        {
            entry[name] = new JsonObject(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));
        }
    }

    private static GantryException Fault(string path, string why) => GantryException.Invalid("mcpServers", $"{path} cannot be used: {why.TrimEnd('.')}. Correct it, or see gantry mcp-servers --help.");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]{0,31}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();
}

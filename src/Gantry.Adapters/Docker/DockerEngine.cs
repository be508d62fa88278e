using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gantry.Adapters.Docker;

/// <summary>The few things that we ask of a container engine: Docker 20.10 and newer, and Podman's service as far as it goes.</summary>
internal sealed class DockerEngine(EngineConnection connection)
{
    private const int MostRemovals = 5;

    public Task<EngineVersion> VersionAsync(CancellationToken cancellationToken) =>
        connection.SendAsync(HttpMethod.Get, "version", null, EngineJson.Default.EngineVersion, cancellationToken);

    /// <summary>The image's id; null when the engine does not have it. Nothing is ever pulled.</summary>
    public async Task<string?> FindImageAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            return (await connection.SendAsync(HttpMethod.Get, $"images/{Uri.EscapeDataString(image)}/json", null, EngineJson.Default.EngineImage, cancellationToken)).Id;
        }
        catch (EngineRefusedException refused) when (refused.IsMissing)
        {
            return null;
        }
    }

    /// <returns>The container's id.</returns>
    public async Task<string> CreateAsync(string name, ContainerRequest request, CancellationToken cancellationToken) =>
        (await connection.SendAsync(
            HttpMethod.Post, $"containers/create?name={Uri.EscapeDataString(name)}", Body(request, EngineJson.Default.ContainerRequest), EngineJson.Default.CreatedContainer, cancellationToken)).Id;

    /// <summary>Takes over the input and the outputs of a container that has not been started; the outputs come in <see cref="OutputFrames"/>.</summary>
    public Task<Stream> AttachAsync(string container, CancellationToken cancellationToken) =>
        connection.HijackAsync($"containers/{container}/attach?stream=1&stdin=1&stdout=1&stderr=1", null, cancellationToken);

    public Task StartAsync(string container, CancellationToken cancellationToken) =>
        connection.SendAsync(HttpMethod.Post, $"containers/{container}/start", null, cancellationToken);

    public Task<InspectedContainer> InspectAsync(string container, CancellationToken cancellationToken) =>
        connection.SendAsync(HttpMethod.Get, $"containers/{container}/json", null, EngineJson.Default.InspectedContainer, cancellationToken);

    /// <summary>Ends all its processes at once and removes it; one that is gone already is fine.</summary>
    public async Task RemoveAsync(string container, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await connection.SendAsync(HttpMethod.Delete, $"containers/{container}?force=true&v=true", null, cancellationToken);
                return;
            }
            catch (EngineRefusedException refused) when (refused.IsMissing || refused.IsConflict)
            {
                // Gone, or somebody else removes it right now.
                return;
            }
            catch (EngineRefusedException) when (tries < MostRemovals)
            {
                // Podman refuses when the container ends between its look and its kill; at the next look it has ended.
            }
        }
    }

    /// <summary>Listens to what happens to a container from now on; a line of JSON each.</summary>
    public Task<HttpResponseMessage> OpenEventsAsync(string container, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>> filters = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["container"] = [container] };
        var query = Uri.EscapeDataString(JsonSerializer.Serialize(filters, EngineJson.Default.IReadOnlyDictionaryStringIReadOnlyListString));
        return connection.OpenAsync(HttpMethod.Get, $"events?filters={query}", null, cancellationToken);
    }

    /// <summary>The containers, also ended ones, that carry all these labels.</summary>
    public Task<IReadOnlyList<ListedContainer>> ListAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>> filters = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["label"] = [.. labels.Select(label => $"{label.Key}={label.Value}")],
        };
        var query = Uri.EscapeDataString(JsonSerializer.Serialize(filters, EngineJson.Default.IReadOnlyDictionaryStringIReadOnlyListString));
        return connection.SendAsync(HttpMethod.Get, $"containers/json?all=true&filters={query}", null, EngineJson.Default.IReadOnlyListListedContainer, cancellationToken);
    }

    /// <summary>Makes a process in a running container, which runs once it is attached to.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> CreateExecAsync(string container, ExecRequest request, CancellationToken cancellationToken) =>
        (await connection.SendAsync(
            HttpMethod.Post, $"containers/{container}/exec", Body(request, EngineJson.Default.ExecRequest), EngineJson.Default.CreatedExec, cancellationToken)).Id;

    /// <summary>Starts the process and takes over its streams; without a terminal they come in <see cref="OutputFrames"/>.</summary>
    public Task<Stream> StartExecAsync(string exec, bool terminal, CancellationToken cancellationToken) =>
        connection.HijackAsync($"exec/{exec}/start", Body(new ExecStart(terminal), EngineJson.Default.ExecStart), cancellationToken);

    public Task<InspectedExec> InspectExecAsync(string exec, CancellationToken cancellationToken) =>
        connection.SendAsync(HttpMethod.Get, $"exec/{exec}/json", null, EngineJson.Default.InspectedExec, cancellationToken);

    public Task ResizeExecAsync(string exec, int columns, int rows, CancellationToken cancellationToken) =>
        connection.SendAsync(HttpMethod.Post, $"exec/{exec}/resize?w={columns}&h={rows}", null, cancellationToken);

    // The engine wants a length: it does not read chunked bodies everywhere.
    private static ByteArrayContent Body<T>(T value, JsonTypeInfo<T> type) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, type)) { Headers = { ContentType = new("application/json") } };
}

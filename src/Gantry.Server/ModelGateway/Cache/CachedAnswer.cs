namespace Gantry.Server.ModelGateway.Cache;

/// <summary>An answer as a client got it before; a stream with all its frames.</summary>
/// <param name="Until">From then on it is asked for again.</param>
internal sealed record CachedAnswer(string? ContentType, byte[] Body, DateTimeOffset Until);

using System.Security.Cryptography;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Gantry.Server.ModelGateway.Cache;

/// <summary>
/// Answers of routes that say <c>"cache"</c>, for who asks the very same again: the same bytes, of the same route, with the same key. In memory, of this
/// daemon only. Nothing is kept that is not a whole answer without a fault.
/// </summary>
internal sealed class AnswerCache(TimeProvider time) : IDisposable
{
    /// <summary>All answers together, in bytes; who would make it more pushes out what was not asked for the longest.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    /// <summary>One answer; a longer one is not kept.</summary>
    public const int LargestAnswer = 1024 * 1024;

    private readonly MemoryCache answers = new(Options.Create(new MemoryCacheOptions { SizeLimit = MostBytes }));

    /// <summary>The place of this call's answer; null when its route keeps none, or the caller wants none kept (<c>Cache-Control: no-store</c>).</summary>
    public AnswerPlace? PlaceOf(HttpContext context, RelayedCall call, AdmittedCall admitted)
    {
        if (call.Route.CacheFor is not { } age || call.Operation is ModelOperation.CountTokens or ModelOperation.Transcriptions)
        {
            return null;
        }

        var wish = context.Request.Headers.CacheControl.ToString();
        return wish.Contains("no-store", StringComparison.OrdinalIgnoreCase)
            ? null
            : new AnswerPlace(this, KeyOf(context, call, admitted), age) { IsAnew = wish.Contains("no-cache", StringComparison.OrdinalIgnoreCase) };
    }

    public void Dispose() => answers.Dispose();

    /// <summary>What is kept there and not too old, if anything.</summary>
    internal CachedAnswer? Find(string key) => answers.TryGetValue(key, out CachedAnswer? found) && time.GetUtcNow() < found!.Until ? found : null;

    internal void Keep(string key, TimeSpan age, string? contentType, byte[] body)
    {
        var answer = new CachedAnswer(contentType, body, time.GetUtcNow() + age);
        answers.Set(key, answer, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = age, Size = body.Length + key.Length });
    }

    // All that an answer depends on. A route that was changed in between is another one.
    private static string KeyOf(HttpContext context, RelayedCall call, AdmittedCall admitted)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, admitted.Key?.ToString() ?? $"{admitted.Owner}/{admitted.Session}");
        Add(hash, admitted.Tenant ?? "");
        Add(hash, $"{call.Operation}{context.Request.QueryString.Value}");
        foreach (var target in call.Route.Targets.Concat(call.Route.Fallbacks))
        {
            // A name that leads elsewhere by now is another provider.
            Add(hash, $"{target.Provider.Name}/{target.Model} at {string.Join(' ', target.Provider.Endpoints.Select(endpoint => endpoint.BaseUrl.AbsoluteUri))}");
        }

        foreach (var (name, value) in call.Route.Parameters)
        {
            Add(hash, name);
            hash.AppendData(value);
        }

        foreach (var (name, value) in PassedHeaders.OfRequest(context.Request.Headers, call.Operation).Where(header => SaysWhatToAnswer(header.Key)).OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase))
        {
            Add(hash, $"{name.ToLowerInvariant()}:{value}");
        }

        hash.AppendData(call.Body.Bytes.Span);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static bool SaysWhatToAnswer(string name) =>
        name.StartsWith("anthropic-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("openai-", StringComparison.OrdinalIgnoreCase);

    private static void Add(IncrementalHash hash, string text)
    {
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}

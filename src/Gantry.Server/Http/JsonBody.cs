using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Gantry.Core.Failures;
using Gantry.Protocol.Json;
using Gantry.Server.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace Gantry.Server.Http;

/// <summary>
/// A request's JSON body: 415 when it is no JSON by its content type, 413 past the limit, 400 when it does not parse, 422 naming the field when a field has
/// the wrong type. An absent body is an empty object.
/// </summary>
/// <param name="Hash">Lower-case hex SHA-256 of the body's bytes.</param>
internal sealed record JsonBody<T>(T Value, string Hash) : IBindableFromHttpContext<JsonBody<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter) => await OfAsync(context);

    /// <summary>The same, for a handler that looks at other things first.</summary>
    public static async Task<JsonBody<T>> OfAsync(HttpContext context)
    {
        var bytes = await ReadAsync(context.Request, context.RequestAborted);
        return new JsonBody<T>(Parse(bytes), Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: true));

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        if (buffer.Length > 0 && !request.HasJsonContentType())
        {
            throw new RequestRefusedException(StatusCodes.Status415UnsupportedMediaType, "json-only", "Send the body as application/json.");
        }

        return buffer.ToArray();
    }

    private static T Parse(byte[] bytes)
    {
        ReadOnlySpan<byte> json = bytes.Length == 0 ? "{}"u8 : bytes;
        JsonDocument document;
        try
        {
            var reader = new Utf8JsonReader(json);
            document = JsonDocument.ParseValue(ref reader);
            if (reader.BytesConsumed < json.TrimEnd(" \t\r\n"u8).Length)
            {
                throw new JsonException("something follows the JSON value");
            }
        }
        catch (JsonException malformed)
        {
            throw new RequestRefusedException(StatusCodes.Status400BadRequest, "malformed-json", $"The body is no valid JSON: {malformed.Message}");
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new RequestRefusedException(StatusCodes.Status400BadRequest, "malformed-json", "The body must be a JSON object.");
            }

            try
            {
                return (T)document.RootElement.Deserialize(ApiJson.Default.GetTypeInfo(typeof(T))!)!;
            }
            catch (JsonException wrong)
            {
                var field = wrong.Path is ['$', '.', .. var name] ? name : "body";
                throw GantryException.Invalid(field, $"{field} has the wrong type.");
            }
        }
    }
}

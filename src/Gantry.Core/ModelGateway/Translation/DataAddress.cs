namespace Gantry.Core.ModelGateway.Translation;

/// <summary>Images and documents where they stand as addresses, with their bytes in a <c>data:</c> address or elsewhere.</summary>
internal static class DataAddress
{
    public static ImageContent Image(string address, string? detail) =>
        Split(address) is var (mediaType, base64) ? new ImageContent(mediaType, base64, null) { Detail = detail } : new ImageContent(null, default, address) { Detail = detail };

    /// <param name="data">A <c>data:</c> address, or base64 alone, which is a PDF's.</param>
    public static DocumentContent Document(string data, string? name) =>
        Split(data) is var (mediaType, base64) ? new DocumentContent(mediaType, base64, null, null) { Title = name } : new DocumentContent("application/pdf", data, null, null) { Title = name };

    private static (string MediaType, string Base64)? Split(string address)
    {
        if (!address.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var comma = address.IndexOf(',');
        var head = comma < 0 ? "" : address["data:".Length..comma];
        return head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase)
            ? (head[..head.IndexOf(';')], address[(comma + 1)..])
            : throw UntranslatableException.Wrong("image_url", "an address of the web, or data:TYPE;base64,…");
    }
}

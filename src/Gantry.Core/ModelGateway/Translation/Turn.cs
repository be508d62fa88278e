
namespace Gantry.Core.ModelGateway.Translation;

/// <summary>Who says it.</summary>
internal enum TurnRole
{
    System,
    Developer,
    User,
    Assistant,
}

/// <summary>What one side says at once. Results of tools stand in the user's turns.</summary>
internal sealed record Turn(TurnRole Role, IReadOnlyList<ContentPart> Parts)
{
    /// <summary>This, and what the same side says next in a message of its own.</summary>
    public Turn Then(Turn next)
    {
        var parts = new List<ContentPart>(Parts.Count + next.Parts.Count);
        parts.AddRange(Parts);
        var isApart = true;
        foreach (var part in next.Parts)
        {
            var isSaid = part is TextContent or RefusalContent;
            parts.Add(isSaid && isApart ? part with { IsApart = true } : part);
            isApart &= !isSaid;
        }

        return this with { Parts = parts };
    }
}

/// <summary>A piece of a turn.</summary>
internal abstract record ContentPart
{
    /// <summary>The JSON of <c>cache_control</c>: what comes before here, this included, is worth a place in the provider's cache.</summary>
    public JsonPart? CacheEdge { get; init; }

    /// <summary>A message of its own begins with it, though the same side spoke before.</summary>
    public bool IsApart { get; init; }
}

/// <summary>Text of any side.</summary>
internal sealed record TextContent(JsonText Text) : ContentPart;

/// <summary>The model declined in so many words.</summary>
internal sealed record RefusalContent(string Text) : ContentPart;

/// <summary>An image: base64 with its media type, or an address.</summary>
internal sealed record ImageContent(string? MediaType, JsonText Base64, string? Url) : ContentPart
{
    /// <summary>How closely the model is to look; null when nobody says.</summary>
    public string? Detail { get; init; }

    /// <summary>As one address in pieces, where the protocol has only that.</summary>
    public IReadOnlyList<JsonText> Address => Url is null ? [$"data:{MediaType};base64,", Base64] : [Url];
}

/// <summary>A document: base64 with its media type, an address, or plain text.</summary>
internal sealed record DocumentContent(string? MediaType, JsonText? Base64, string? Url, JsonText? Text) : ContentPart
{
    /// <summary>Its title or the name of its file.</summary>
    public string? Title { get; init; }

    /// <summary>What the client says about it beside its content.</summary>
    public string? Context { get; init; }

    /// <summary>The bytes as one address in pieces.</summary>
    public IReadOnlyList<JsonText> Address => [$"data:{MediaType};base64,", Base64 ?? ""];

    /// <summary>A name for the file, which tells its type.</summary>
    public string FileName => Title is null ? "document.pdf" : Title.Contains('.', StringComparison.Ordinal) ? Title : $"{Title}.pdf";

    /// <summary>For models that read texts only, in pieces.</summary>
    public IReadOnlyList<JsonText> AsText => [$"<document{(Title is null ? "" : $" title=\"{Title}\"")}>\n{(Context is null ? "" : Context + "\n")}", Text ?? "", "\n</document>"];
}

/// <summary>The model thought.</summary>
internal sealed record ThoughtContent(Thought Thought) : ContentPart;

/// <summary>The model calls a tool.</summary>
/// <param name="Arguments">A JSON object, or any text where <paramref name="IsFreeform"/>.</param>
internal sealed record CallContent(string Id, string Name, JsonText Arguments, bool IsFreeform) : ContentPart;

/// <summary>What a tool answered.</summary>
/// <param name="Parts">Texts, images and documents; none for an empty answer.</param>
internal sealed record ResultContent(string CallId, IReadOnlyList<ContentPart> Parts, bool IsError) : ContentPart;

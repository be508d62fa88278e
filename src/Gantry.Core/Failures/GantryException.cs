namespace Gantry.Core.Failures;

/// <summary>A refusal that the user can act on: a stable code, a sentence that says what to do next, and the fields at fault. Bugs throw anything else.</summary>
public sealed class GantryException : Exception
{
    private GantryException(FailureKind kind, string code, string message, IReadOnlyDictionary<string, string[]>? fields = null, Exception? cause = null)
        : base(message, cause)
    {
        Kind = kind;
        Code = code;
        Fields = fields ?? new Dictionary<string, string[]>(StringComparer.Ordinal);
    }

    /// <summary>The way in which it refuses.</summary>
    public FailureKind Kind { get; }

    /// <summary>A stable name in lower case with dashes, such as <c>approval-already-decided</c>.</summary>
    public string Code { get; }

    /// <summary>Field names as the request spelled them, each with its sentences; empty when no field is at fault.</summary>
    public IReadOnlyDictionary<string, string[]> Fields { get; }

    /// <summary>One field is wrong.</summary>
    public static GantryException Invalid(string field, string sentence) =>
        Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [sentence] });

    /// <summary>Several fields are wrong.</summary>
    public static GantryException Invalid(IReadOnlyDictionary<string, string[]> fields) =>
        new(FailureKind.Invalid, "invalid-request", string.Join(' ', fields.Values.SelectMany(sentences => sentences)), fields);

    /// <summary>There is no such thing.</summary>
    public static GantryException NotFound(string noun, object id) => new(FailureKind.NotFound, $"{noun}-not-found", $"There is no {noun} {id}.");

    /// <summary>It contradicts what is already so.</summary>
    public static GantryException Conflict(string code, string sentence) => new(FailureKind.Conflict, code, sentence);

    /// <summary>It is not allowed here.</summary>
    public static GantryException Forbidden(string code, string sentence) => new(FailureKind.Forbidden, code, sentence);

    /// <summary>It is larger than a limit.</summary>
    public static GantryException TooLarge(string code, string sentence) => new(FailureKind.TooLarge, code, sentence);

    /// <summary>Something that is needed does not answer.</summary>
    public static GantryException Unavailable(string code, string sentence, Exception? cause = null) =>
        new(FailureKind.Unavailable, code, sentence, cause: cause);
}

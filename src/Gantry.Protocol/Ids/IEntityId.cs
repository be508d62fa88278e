using System.Diagnostics.CodeAnalysis;

namespace Gantry.Protocol.Ids;

/// <summary>An id that is a UUID: it parses from and prints as the 36-character lower-case form and is never empty.</summary>
public interface IEntityId<TSelf>
    where TSelf : struct, IEntityId<TSelf>
{
    /// <summary>The UUID; reading it from a <c>default</c> id is a bug and throws.</summary>
    Guid Value { get; }

    /// <summary>The noun that users know the thing by, for messages such as "there is no session …".</summary>
    static abstract string Noun { get; }

    /// <summary>Wraps a UUID that is not empty.</summary>
    static abstract TSelf From(Guid value);

    /// <summary>Reads the 36-character form; false for anything else, the empty UUID included.</summary>
    static bool TryParse([NotNullWhen(true)] string? text, out TSelf id)
    {
        if (Guid.TryParseExact(text, "D", out var value) && value != Guid.Empty)
        {
            id = TSelf.From(value);
            return true;
        }

        id = default;
        return false;
    }
}

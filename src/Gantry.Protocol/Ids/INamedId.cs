namespace Gantry.Protocol.Ids;

/// <summary>An id that some other program chose: 1 to 200 visible ASCII characters.</summary>
public interface INamedId<TSelf>
    where TSelf : struct, INamedId<TSelf>
{
    /// <summary>The text; reading it from a <c>default</c> id is a bug and throws.</summary>
    string Value { get; }

    /// <summary>The noun that users know the thing by.</summary>
    static abstract string Noun { get; }

    /// <summary>Wraps a text.</summary>
    /// <exception cref="FormatException">It is empty, longer than 200 characters, or not visible ASCII.</exception>
    static abstract TSelf From(string value);
}

using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Gantry.Adapters.Storage;

/// <summary>An enum's values by the names that clients know, or their own in lower case when no client sees them.</summary>
internal static class StoredEnum<TEnum>
    where TEnum : struct, Enum
{
    private static readonly FrozenDictionary<TEnum, string> Names = Enum.GetValues<TEnum>().ToFrozenDictionary(value => value, NameOf);
    private static readonly FrozenDictionary<string, TEnum> Values = Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static string Write(TEnum value) => Names[value];

    public static object? Write(TEnum? value) => value is { } known ? Names[known] : null;

    public static TEnum Read(string name) => Values[name];

    private static string NameOf(TEnum value)
    {
        var own = value.ToString();
        return typeof(TEnum).GetField(own)?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? own.ToLowerInvariant();
    }
}

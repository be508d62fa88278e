using System.Text.Json;
using Gantry.Core.Failures;
using Gantry.Core.Text;

namespace Gantry.Core.ModelGateway.Providers;

/// <summary>A value of the configuration together with its place, which the faults found in it name. Reads on after a fault with what stands for the value.</summary>
internal readonly struct JsonPlace(JsonElement value, string path, CatalogFaults faults)
{
    private const int LongestName = 200;

    public JsonElement Value { get; } = value;

    public string Path { get; } = path;

    public bool IsObject => Value.ValueKind == JsonValueKind.Object;

    public void Fault(string sentence) => faults.Add(Path, sentence);

    /// <summary>Tells of fields that nobody reads, which are misspelt more often than not.</summary>
    public bool IsObjectOf(params ReadOnlySpan<string> known)
    {
        if (!IsObject)
        {
            Fault("must be an object.");
            return false;
        }

        foreach (var field in Value.EnumerateObject())
        {
            if (!known.Contains(field.Name))
            {
                faults.Add($"{Path}.{VisibleText.Of(field.Name)}", $"is not known here; there are {string.Join(", ", known.ToArray())}.");
            }
        }

        return true;
    }

    public JsonPlace? Field(string name) =>
        IsObject && Value.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? new JsonPlace(field, $"{Path}.{name}", faults) : null;

    public IEnumerable<(string Name, JsonPlace Place)> Fields()
    {
        if (!IsObject)
        {
            Fault("must be an object.");
            yield break;
        }

        foreach (var field in Value.EnumerateObject())
        {
            yield return (field.Name, new JsonPlace(field.Value, $"{Path}.{VisibleText.Of(field.Name)}", faults));
        }
    }

    public IEnumerable<JsonPlace> Items()
    {
        if (Value.ValueKind != JsonValueKind.Array)
        {
            Fault("must be an array.");
            yield break;
        }

        var index = 0;
        foreach (var item in Value.EnumerateArray())
        {
            yield return new JsonPlace(item, $"{Path}[{index++}]", faults);
        }
    }

    public string? Text()
    {
        if (Value.ValueKind == JsonValueKind.String && Value.GetString() is { Length: > 0 and <= LongestName * 10 } text)
        {
            return text;
        }

        Fault("must be a text that is not empty.");
        return null;
    }

    public int Number(int least, int most, int standard)
    {
        if (Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fault($"must be a whole number from {least} to {most}.");
        return standard;
    }

    public bool Flag()
    {
        if (Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return Value.ValueKind == JsonValueKind.True;
        }

        Fault("must be true or false.");
        return false;
    }

    public TimeSpan Age(TimeSpan standard)
    {
        if (Text() is not { } text)
        {
            return standard;
        }

        try
        {
            var age = Amounts.Age(text, "it");
            if (age > TimeSpan.Zero && age <= TimeSpan.FromDays(1))
            {
                return age;
            }

            Fault("must be from 1s to 1d.");
        }
        catch (GantryException)
        {
            Fault($"must be a time such as 30s or 10m, and is '{VisibleText.Of(text)}'.");
        }

        return standard;
    }

    public T Choice<T>(IReadOnlyDictionary<string, T> choices, T standard)
    {
        if (Value.ValueKind == JsonValueKind.String && choices.TryGetValue(Value.GetString()!, out var chosen))
        {
            return chosen;
        }

        Fault($"must be one of {string.Join(", ", choices.Keys)}.");
        return standard;
    }
}

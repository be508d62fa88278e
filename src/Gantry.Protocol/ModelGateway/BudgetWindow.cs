using System.Text.Json.Serialization;

namespace Gantry.Protocol.ModelGateway;

/// <summary>What a budget is counted over.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BudgetWindow>))]
public enum BudgetWindow
{
    /// <summary>Each run has the whole of it.</summary>
    [JsonStringEnumMemberName("run")]
    Run,

    /// <summary>It begins anew at midnight UTC.</summary>
    [JsonStringEnumMemberName("day")]
    Day,

    /// <summary>It begins anew at midnight UTC before the first of a month.</summary>
    [JsonStringEnumMemberName("month")]
    Month,
}

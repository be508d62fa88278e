namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>The tool that all of them offer.</summary>
internal static class SdkTool
{
    public const string Name = "get_weather";
    public const string Description = "Says how the weather is in a city.";
    public const string Schema = """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""";
}

using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class OpenApiTests(RunningDaemon daemon)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>What is promised to clients changes only on purpose: run with GANTRY_WRITE_SNAPSHOTS=1 to take the present document as the promise.</summary>
    [Fact]
    public async Task The_document_is_the_one_that_was_promised()
    {
        var document = JsonSerializer.Serialize(await daemon.Client.GetJsonAsync("/openapi/v1.json"), Indented) + "\n";
        var promised = Path.Combine(SourceFolder(), "Http", "openapi-v1.json");
        if (Environment.GetEnvironmentVariable("GANTRY_WRITE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(promised, document, TestContext.Current.CancellationToken);
        }

        document.ShouldBe(await File.ReadAllTextAsync(promised, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task It_is_an_openapi_3_1_document() =>
        (await daemon.Client.GetJsonAsync("/openapi/v1.json")).GetProperty("openapi").GetString()!.ShouldStartWith("3.1");

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(Path.GetDirectoryName(path))!;
}

using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gantry.Cli.Demo;

/// <summary>What the scripted model plays: the repair of <see cref="SampleRepository"/>, in the demo language.</summary>
internal static class DemoPrompt
{
    public static string Text { get; } = string.Join(
        '\n',
        "Make the tests of this repository pass.",
        "/demo say I look around first.",
        Tool("list_files", """{"path":"."}"""),
        Tool("read_file", """{"path":"slugify.sh"}"""),
        Tool("read_file", """{"path":"test.sh"}"""),
        "/demo say Now I run the tests, to see them fail. You decide whether I may.",
        Tool("bash", """{"command":"bash ./test.sh"}"""),
        "/demo say A dash is put for every character, and those at the ends stay. I rewrite that line.",
        Tool("write_file", $$"""{"path":"slugify.sh","content":{{Quoted(SampleRepository.Repaired)}}}"""),
        "/demo say And run the tests again.",
        Tool("bash", """{"command":"bash ./test.sh"}"""),
        "/demo say Done: slugify.sh joins words with single dashes, and all tests pass.");

    private static string Tool(string name, string input) => $"/demo tool {name} {input}";

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}

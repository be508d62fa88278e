using Gantry.Core.Agents.Native.Context;

namespace Gantry.Core.Tests.Agents.Native.Context;

public sealed class SymbolScannerTests
{
    [Theory]
    [InlineData("a.cs", "public sealed partial class Tower<T>(int height) : IDisposable\n{\n    public async Task<List<int>> BuildAsync(int stones)\n    {\n        return Count(stones);\n    }\n    private readonly int height = 3;\n    internal sealed record Stone(int Weight);", "Tower BuildAsync height Stone")]
    [InlineData("a.py", "LIMIT = 3\nclass Tower(Base):\n    async def build(self, stones):\n        return self.count(stones)\ndef main():\n    pass", "LIMIT Tower build main")]
    [InlineData("a.ts", "export interface Stone { weight: number }\nexport default class Tower extends Base {\n  private async build(stones: number): Promise<void> {\n    if (stones) {\n    }\n  }\n}\nexport type Height = number;\nconst lift = async (stone: Stone) => stone;\nexport const enumLike = 3;", "Stone Tower build Height lift")]
    [InlineData("a.js", "function* walk() {}\nclass Tower {\n\tget height() {\n\t}\n}\nexports.lift = lift;\nmodule.exports.drop = drop;\nconst run = function () {};", "walk Tower height lift drop run")]
    [InlineData("a.go", "package tower\n\ntype Tower struct {\n}\nfunc (t *Tower) Build(stones int) error {\n}\nfunc main() {\n}\nconst Limit = 3", "Tower Build main Limit")]
    [InlineData("a.java", "public final class Tower<T> extends Base {\n    private static final int LIMIT = 3;\n    public List<Stone> build(int stones) throws IOException {\n        return count(stones);\n    }\n}\ninterface Stone {\n}", "Tower build Stone")]
    [InlineData("a.rs", "pub struct Tower {\n}\nimpl Tower {\n    pub(crate) async fn build(&self) -> u8 {\n    }\n}\npub trait Lift {}\nmacro_rules! stone { }", "Tower build Lift stone")]
    [InlineData("a.c", "#define LIMIT 3\nstruct tower {\n};\nstatic int *build(struct tower *t, int stones)\n{\n    return count(t);\n}", "LIMIT tower build")]
    [InlineData("a.cpp", "class Tower : public Base {\n};\nint Tower::build(int stones) {\n}\nnamespace castle {", "Tower build castle")]
    [InlineData("a.md", "# Tower\nclass Tower", "")]
    public void Definitions_are_found_in_each_language(string path, string text, string names) =>
        SymbolScanner.Scan(path, text).Select(symbol => symbol.Name).ShouldBe(names.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void A_symbol_has_its_line_and_a_short_signature()
    {
        var symbol = SymbolScanner.Scan("a.py", $"\n\n    def build({new string('x', 200)}):\n").ShouldHaveSingleItem();

        symbol.Line.ShouldBe(3);
        symbol.Signature.ShouldBe($"def build({new string('x', 100)}…");
    }

    [Theory]
    [InlineData("parseHTTPHeader", "pars http header")]
    [InlineData("parse_http_headers", "pars http header")]
    [InlineData("stripping links, linked", "strip link link")]
    [InlineData("toctrees", "toctre")]
    public void Words_are_taken_apart_and_lose_their_endings(string text, string words) => Words.Of(text).ShouldBe(words.Split(' '));

    [Fact]
    public void Of_a_prompt_only_telling_words_count() =>
        Words.Telling("Please fix the links: they do not work when linked twice").ShouldBe(["link", "twic"]);
}

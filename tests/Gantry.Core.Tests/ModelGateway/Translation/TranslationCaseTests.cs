using System.Text;

namespace Gantry.Core.Tests.ModelGateway.Translation;

public sealed class TranslationCaseTests
{
    private static bool Writes => Environment.GetEnvironmentVariable("GANTRY_WRITE_SNAPSHOTS") == "1";

    public static TheoryData<string> Names => [.. TranslationCase.All().Select(known => known.Name)];

    /// <summary>Run with GANTRY_WRITE_SNAPSHOTS=1 to take the present translations, and read them.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_feature_is_said_in_each_protocol_as_its_page_has_it(string name)
    {
        var written = TranslationCase.Load(name).Written();
        var file = Path.Combine(TranslationCase.Folder, name + ".txt");
        if (Writes)
        {
            await File.WriteAllTextAsync(file, written, TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe(written);
    }

    [Fact]
    public async Task The_table_in_the_docs_is_what_the_translations_do()
    {
        var file = Path.Combine(TranslationCase.FindFolder("docs"), "model-translation.md");
        var known = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        const string Mark = "<!-- from here on written by TranslationCaseTests -->";
        var written = known[..(known.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)] + "\n" + Tables();
        if (Writes)
        {
            await File.WriteAllTextAsync(file, written, TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe(written);
    }

    private static string Tables()
    {
        var cases = TranslationCase.All();
        foreach (var known in cases)
        {
            known.Written();
        }

        return Table("Requests, from the client to the provider", cases.Where(known => !known.IsAnswer)) + Table("Answers, from the provider to the client", cases.Where(known => known.IsAnswer));
    }

    private static string Table(string title, IEnumerable<TranslationCase> cases)
    {
        var text = new StringBuilder($"\n## {title}\n\n| |{string.Concat(TranslationCase.Directions.Select(direction => $" {direction.Replace(">", "→")} |"))}\n|---|{string.Concat(TranslationCase.Directions.Select(_ => "---|"))}\n");
        foreach (var known in cases)
        {
            text.Append($"| {known.Title} |{string.Concat(TranslationCase.Directions.Select(direction => $" {known.Verdict(direction)} |"))}\n");
        }

        return text.ToString();
    }
}

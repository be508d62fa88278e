using System.Runtime.Versioning;
using Gantry.Adapters.Search.Sqlite;
using Gantry.Core.Data;
using Gantry.Core.Paging;
using Gantry.Core.Searching;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;
using Microsoft.Data.Sqlite;

namespace Gantry.Adapters.Tests.Search.Sqlite;

[UnsupportedOSPlatform("windows")]
public sealed class SqliteSearchIndexTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly SessionId session = SessionId.New();
    private readonly WorkspaceId workspace = WorkspaceId.New();
    private SqliteSearchIndex index;

    public SqliteSearchIndexTests() => index = new SqliteSearchIndex(Data);

    private DataDirectory Data => new(directory.Path);

    public void Dispose()
    {
        index.Dispose();
        directory.Dispose();
    }

    [Theory]
    [InlineData("fox", true)]
    [InlineData("FOX brown", true)]
    [InlineData("brown fox missing", false)]
    [InlineData("\"quick brown\"", true)]
    [InlineData("\"brown quick\"", false)]
    [InlineData("qui*", true)]
    [InlineData("qui", false)]
    [InlineData("\"qui*\"", false)]
    [InlineData("uber", true)]
    [InlineData("src/main.cs", true)]
    [InlineData("main", true)]
    [InlineData("\"quick brown", true)]
    public void Words_phrases_and_beginnings_are_found(string query, bool isFound)
    {
        Add(1, "The quick brown fox, über src/main.cs");

        Find(query).Count.ShouldBe(isFound ? 1 : 0);
    }

    /// <summary>None of these may fail, whatever they mean to FTS5: operators, columns, brackets, quotes, NUL, half characters.</summary>
    [Theory]
    [InlineData("fox AND")]
    [InlineData("NOT fox")]
    [InlineData("fox OR OR")]
    [InlineData("text : fox")]
    [InlineData("session_id:fox")]
    [InlineData("- fox")]
    [InlineData("^fox")]
    [InlineData("{text} : fox")]
    [InlineData("NEAR(fox, 2")]
    [InlineData("((fox")]
    [InlineData("fox'); DROP TABLE entries; --")]
    [InlineData("fox\"\"\"\"")]
    [InlineData("fo\0x")]
    [InlineData("\ud83d fox")]
    [InlineData("fox * + **")]
    [InlineData("a\u0301\u200b🦊")]
    [InlineData("\u2603\u0660")]
    public void Nothing_that_people_type_is_a_syntax_error(string query)
    {
        Add(1, "fox");

        Should.NotThrow(() => Find(query));
    }

    [Fact]
    public void A_search_reads_filters_and_pages_newest_first()
    {
        var other = SessionId.New();
        for (var i = 1; i <= 5; i++)
        {
            Add(i, $"needle {i}", at: Samples.Moment.AddSeconds(i));
        }

        index.Add(other, WorkspaceId.New(), [new SearchEntry(EventPosition.At(1), RunId.New(), Samples.Moment.AddSeconds(3), "ui.error", "needle of another")], EventPosition.At(1));

        var first = index.Find(Query("needle", limit: 4));
        first.Items.Select(found => found.Position.Value).ShouldBe([5, 4, 1, 3]);
        var second = index.Find(Query("needle", limit: 4, before: first.NextCursor));
        second.Items.Select(found => found.Position.Value).ShouldBe([2, 1]);
        second.NextCursor.ShouldBeNull();

        index.Find(Query("needle") with { SessionId = other }).Items.ShouldHaveSingleItem().Type.ShouldBe("ui.error");
        index.Find(Query("needle") with { WorkspaceId = workspace, Type = "ui.message.user" }).Items.Count.ShouldBe(5);
        index.Find(Query("needle") with { Type = "ui.tool.call" }).Items.ShouldBeEmpty();
    }

    [Fact]
    public void A_text_does_not_bring_its_own_match_marks()
    {
        Add(1, "a\u0002fake\u0003 needle\0 behind");

        Find("needle").ShouldHaveSingleItem().Snippet.ShouldBe("a␂fake␃ \u0002needle\u0003␀ behind");
        Find("behind").ShouldHaveSingleItem();
    }

    [Fact]
    public void Positions_are_as_durable_as_the_texts()
    {
        Add(7, "needle");
        Reopen();

        index.Positions().ShouldBe(new Dictionary<SessionId, EventPosition> { [session] = EventPosition.At(7) });
        Find("needle").Count.ShouldBe(1);
    }

    [Fact]
    public void A_session_is_forgotten_with_its_position()
    {
        Add(1, "needle");
        index.Forget(session);

        index.Positions().ShouldBeEmpty();
        Find("needle").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("this is no database, and long enough that SQLite looks at its header")]
    [InlineData("")]
    public void What_cannot_be_read_is_damage_and_an_empty_file_is_an_empty_index(string content)
    {
        index.Dispose();
        File.WriteAllText(Data.SearchIndex, content);
        index = new SqliteSearchIndex(Data);

        if (content.Length > 0)
        {
            Should.Throw<SearchIndexDamagedException>(() => index.Positions());
            index.Clear();
        }

        index.Positions().ShouldBeEmpty();
        Add(1, "needle");
        Find("needle").Count.ShouldBe(1);
    }

    [Fact]
    public void A_page_of_garbage_is_damage()
    {
        for (var i = 1; i < 200; i++)
        {
            Add(i, string.Join(' ', Enumerable.Range(0, 200).Select(n => $"word{i * n}")));
        }

        index.Dispose();
        using (var file = new FileStream(Data.SearchIndex, FileMode.Open))
        {
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xA5, (int)file.Length - 4096).ToArray());
        }

        index = new SqliteSearchIndex(Data);
        Should.Throw<SearchIndexDamagedException>(() => Find("word3"));
    }

    [Fact]
    public void An_index_of_another_layout_is_begun_anew()
    {
        Add(1, "needle");
        index.Dispose();
        using (var connection = new SqliteConnection($"Data Source={Data.SearchIndex};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        index = new SqliteSearchIndex(Data);
        index.Positions().ShouldBeEmpty();
    }

    [Fact]
    public void An_index_that_was_deleted_under_us_is_damage()
    {
        Add(1, "needle");
        File.Delete(Data.SearchIndex);

        Should.Throw<SearchIndexDamagedException>(() => Find("needle"));
        index.Clear();
        Find("needle").ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_owner_reads_it()
    {
        Add(1, "needle");

        File.GetUnixFileMode(Data.SearchIndex).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private void Reopen()
    {
        index.Dispose();
        index = new SqliteSearchIndex(Data);
    }

    private void Add(long position, string text, DateTimeOffset? at = null) =>
        index.Add(session, workspace, [new SearchEntry(EventPosition.At(position), null, at ?? Samples.Moment, "ui.message.user", text)], EventPosition.At(position));

    private IReadOnlyList<FoundEntry> Find(string query) => index.Find(Query(query)).Items;

    private static SearchQuery Query(string query, int limit = 50, string? before = null) =>
        new(SearchTerm.Parse(query), null, null, null, PageRequest.Parse($"{limit}", before));
}

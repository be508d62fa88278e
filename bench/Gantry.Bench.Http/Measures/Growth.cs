using System.Diagnostics;
using Gantry.Bench.Http.Servers;
using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Measures;

/// <summary>What is asked of a daemon whose store grows, and what each question costs it: processor time in µs, one question at a time.</summary>
internal sealed class Growth
{
    private static readonly TimeSpan Warm = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(800);
    private readonly Func<GrownDaemon, byte[]> question;
    private readonly bool isStream;

    private Growth(string name, Func<GrownDaemon, byte[]> question, bool isStream = false)
    {
        Name = name;
        this.question = question;
        this.isStream = isStream;
    }

    public string Name { get; }

    /// <summary>List, search, attach, resume, append.</summary>
    public static IReadOnlyList<Growth> All { get; } =
    [
        new("the first page of the list", store => store.Get("/api/sessions?limit=50")),
        new("a page half way down the list", store => store.Get($"/api/sessions?limit=50&cursor={store.HalfWay}")),
        new("the list of one workspace", store => store.Get($"/api/workspaces/{store.Workspace}/sessions?limit=50")),
        new("the workspaces", store => store.Get("/api/workspaces?limit=10")),
        new("the inbox", store => store.Get("/api/approvals?status=pending")),
        new("the dashboard", store => store.Get("/api/stats/dashboard")),
        new("a search for a word of one event", store => store.Get($"/api/search?q={store.RareWord}")),
        new("a search for a word of every event", store => store.Get("/api/search?q=words")),
        new("attaching to a session and reading it", store => store.Server.Subscription(store.Session), isStream: true),
        new("resuming at the end of a session", store => store.Get($"/v1/session/{store.Session}/events?after={GrownDaemon.Events}"), isStream: true),
        new("appending one event", store => store.Server.Publication(store.Server.NewTopic(), 1)),
    ];

    public Figure Measure(GrownDaemon store)
    {
        var asked = question(store);
        Ask(store, asked, Warm);
        var (began, processor) = (Stopwatch.GetTimestamp(), store.Server.Processor());
        var count = Ask(store, asked, Length);
        return new Figure(Stopwatch.GetElapsedTime(began).TotalMicroseconds / count, (store.Server.Processor() - processor).TotalMicroseconds / count);
    }

    private int Ask(GrownDaemon store, byte[] asked, TimeSpan length)
    {
        var began = Stopwatch.GetTimestamp();
        using var kept = new Connection(store.Port, 1024 * 1024);
        var count = 0;
        while (Stopwatch.GetElapsedTime(began) < length)
        {
            if (isStream)
            {
                using var reader = new Connection(store.Port, 64 * 1024);
                reader.Ask(asked, store.Server.IsSubscribed);
            }
            else
            {
                kept.Ask(asked, Reply.IsWholeHttp);
            }

            count++;
        }

        return count;
    }
}

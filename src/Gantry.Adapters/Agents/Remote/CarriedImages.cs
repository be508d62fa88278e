using System.Text.Json.Nodes;

namespace Gantry.Adapters.Agents.Remote;

/// <summary>Brings the images of a message to a runner, once: what was brought before a crash is found by its name, so that the message is the same when it is sent again.</summary>
internal sealed class CarriedImages(RunnerClient client, RunnerPatience patience)
{
    /// <summary>Adds the images to what is sent to the runner.</summary>
    /// <param name="body">The message; left as it is when there are none.</param>
    /// <param name="thread">The runner's name for the conversation.</param>
    /// <param name="of">What the images belong to, in letters that a file's name may have.</param>
    /// <exception cref="RunnerException">It refused, or could not be asked.</exception>
    public async Task AddToAsync(JsonObject body, string thread, string of, IReadOnlyList<TurnImage> images, CancellationToken cancellationToken)
    {
        if (images.Count == 0)
        {
            return;
        }

        var path = $"api/sessions/{thread}/attachments";
        var there = (await patience.AskAsync(() => client.GetAsync(path, cancellationToken), cancellationToken)).ListAt("items").ToList();
        var ids = new JsonArray();
        for (var place = 0; place < images.Count; place++)
        {
            var (name, bytes) = ($"{of}-{place + 1}.{images[place].MediaType.Split('/')[^1]}", Convert.FromBase64String(images[place].Data));
            var known = there.FirstOrDefault(file => file.TextAt("name") == name);
            var file = known.TextAt("attachment_id") is not null
                ? known
                : (await patience.AskAsync(() => client.PostFileAsync(path, name, bytes, cancellationToken), cancellationToken)).ListAt("items").FirstOrDefault();
            ids.Add(file.TextAt("attachment_id"));
        }

        body["attachments"] = ids;
    }
}

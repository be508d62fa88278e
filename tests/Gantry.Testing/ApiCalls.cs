using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Gantry.Testing;

/// <summary>Calls of the HTTP surface as a client in another language would make them: JSON in, JSON out, no shared types.</summary>
public static class ApiCalls
{
    extension(HttpClient client)
    {
        public async Task<JsonElement> PostJsonAsync(string path, object body, HttpStatusCode expected = HttpStatusCode.OK, string? idempotencyKey = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            if (idempotencyKey is not null)
            {
                request.Headers.Add("Idempotency-Key", idempotencyKey);
            }

            using var response = await client.SendAsync(request);
            return await ReadAsync(response, expected);
        }

        public async Task<JsonElement> GetJsonAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
        {
            using var response = await client.GetAsync(path);
            return await ReadAsync(response, expected);
        }

        /// <summary>A local workspace in this folder and a session of this agent in it.</summary>
        /// <param name="made">Fields of its making besides.</param>
        public async Task<string> NewSessionAsync(string folder, string agent = "demo", object? made = null)
        {
            var workspace = await client.PostJsonAsync("/api/workspaces/import", new { source_type = "local", source_uri = folder });
            var body = JsonSerializer.SerializeToNode(made ?? new { })!.AsObject();
            body["workspace_id"] = workspace.GetProperty("workspace_id").GetString();
            body["agent"] = agent;
            var session = await client.PostJsonAsync("/api/sessions", body);
            return session.GetProperty("session_id").GetString()!;
        }

        /// <summary>Sends a prompt and gives the run's id.</summary>
        public async Task<string> PromptAsync(string session, params string[] lines)
        {
            var accepted = await client.PostJsonAsync($"/api/sessions/{session}/prompt", new { prompt = string.Join('\n', lines) });
            return accepted.GetProperty("run_id").GetString()!;
        }

        /// <summary>All frames of a run, which must end.</summary>
        public async Task<List<SseFrame>> RunToEndAsync(string run)
        {
            await using var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events");
            return await stream.ReadToEndAsync();
        }

        /// <summary>Answers an approval with the hash that it shows.</summary>
        public async Task<JsonElement> DecideAsync(string approval, string decision, string? feedback = null)
        {
            var item = await client.GetJsonAsync($"/api/approvals/{approval}");
            return await client.PostJsonAsync($"/api/approvals/{approval}", new { decision, input_hash = item.GetProperty("input_hash").GetString(), feedback });
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return JsonDocument.Parse(text).RootElement;
    }
}

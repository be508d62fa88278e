using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class AttachmentTests(RunningDaemon daemon) : IDisposable
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_is_stored_once_by_its_content_and_goes_along_with_a_message()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var first = (await SendAsync(session, ("shot.txt", Png))).GetProperty("items")[0];
        var second = (await SendAsync(session, ("again.png", Png))).GetProperty("items")[0];

        first.GetProperty("media_type").GetString().ShouldBe("image/png", "its content tells, not its name");
        var sha = first.GetProperty("sha256").GetString()!;
        second.GetProperty("sha256").GetString().ShouldBe(sha);
        var stored = Path.Combine(daemon.Process.DataDirectory, "attachments", sha[..2], sha);
        File.ReadAllBytes(stored).ShouldBe(Png);
        File.GetUnixFileMode(stored).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var id = first.GetProperty("attachment_id").GetString()!;
        var run = (await client.PostJsonAsync($"/api/sessions/{session}/messages", new { content = "/demo say seen", attachments = new[] { id } })).GetProperty("run_id").GetString()!;
        var message = (await client.RunToEndAsync(run)).Single(frame => frame.Type == "ui.message.user").Payload;
        message.GetProperty("attachments")[0].GetProperty("attachmentId").GetString().ShouldBe(id);
        (await client.GetJsonAsync($"/api/sessions/{session}/attachments")).GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [InlineData("PK\u0003\u0004zip", "archive")]
    [InlineData("nul\0byte", "neither")]
    public async Task What_no_model_could_be_given_is_refused_with_the_reason(string content, string told)
    {
        var session = await client.NewSessionAsync(folder.Path);

        var problem = await SendAsync(session, HttpStatusCode.UnprocessableEntity, ("file.bin", Encoding.Latin1.GetBytes(content)));

        problem.GetProperty("detail").GetString()!.ShouldContain(told);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("..")]
    [InlineData("a\\b")]
    public async Task A_name_that_is_a_path_is_refused(string name)
    {
        var session = await client.NewSessionAsync(folder.Path);

        await SendAsync(session, HttpStatusCode.UnprocessableEntity, (name, "x"u8.ToArray()));
    }

    [Fact]
    public async Task A_file_that_is_too_large_and_too_many_files_are_refused()
    {
        var session = await client.NewSessionAsync(folder.Path);

        await SendAsync(session, HttpStatusCode.RequestEntityTooLarge, ("big.txt", [.. Enumerable.Repeat((byte)'x', (1024 * 1024) + 1)]));
        await SendAsync(session, HttpStatusCode.RequestEntityTooLarge, ("big.png", new byte[(5 * 1024 * 1024) + 1]));
        await SendAsync(session, HttpStatusCode.RequestEntityTooLarge, [.. Enumerable.Range(0, 21).Select(i => ($"{i}.txt", "x"u8.ToArray()))]);
    }

    [Fact]
    public async Task Only_a_form_is_taken()
    {
        var session = await client.NewSessionAsync(folder.Path);

        await client.PostJsonAsync($"/api/sessions/{session}/attachments", new { file = "x" }, HttpStatusCode.UnsupportedMediaType);
        using var field = new MultipartFormDataContent { { new StringContent("x"), "file" } };
        using var answer = await client.PostAsync($"/api/sessions/{session}/attachments", field, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        using var torn = new StringContent("--x\r\nContent-Disposition: form-data; name=f; filename=a.txt\r\n\r\nhalf");
        torn.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        using var refused = await client.PostAsync($"/api/sessions/{session}/attachments", torn, TestContext.Current.CancellationToken);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Another_sessions_file_cannot_be_sent_along()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var other = await client.NewSessionAsync(folder.Path);
        var id = (await SendAsync(other, ("a.txt", "x"u8.ToArray()))).GetProperty("items")[0].GetProperty("attachment_id").GetString()!;

        await client.PostJsonAsync($"/api/sessions/{session}/prompt", new { prompt = "hi", attachments = new[] { id } }, HttpStatusCode.UnprocessableEntity);
        await client.PostJsonAsync($"/api/sessions/{session}/prompt", new { prompt = "hi", attachments = new[] { "x" } }, HttpStatusCode.UnprocessableEntity);
    }

    private Task<JsonElement> SendAsync(string session, params (string Name, byte[] Content)[] files) => SendAsync(session, HttpStatusCode.OK, files);

    private async Task<JsonElement> SendAsync(string session, HttpStatusCode expected, params (string Name, byte[] Content)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
        {
            form.Add(new ByteArrayContent(content), "file", name);
        }

        using var answer = await client.PostAsync($"/api/sessions/{session}/attachments", form, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(expected, text);
        return JsonDocument.Parse(text).RootElement;
    }
}

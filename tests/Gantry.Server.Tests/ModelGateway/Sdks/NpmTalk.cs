using System.Text.Json;

namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>A conversation of one of the makers' npm SDKs.</summary>
internal sealed class NpmTalk : ISdkTalk
{
    private readonly NpmProgram program;
    private readonly int id;

    /// <param name="protocol">The class in <c>talk.mjs</c>.</param>
    public NpmTalk(NpmProgram program, string protocol, TalkTerms terms)
    {
        this.program = program;
        id = program.Begin(new
        {
            protocol,
            origin = terms.Origin,
            key = terms.Key,
            model = terms.Model,
            stream = terms.IsStream,
            thinks = terms.Thinks,
            tool = terms.HasTool ? new { name = SdkTool.Name, description = SdkTool.Description, schema = JsonElement.Parse(SdkTool.Schema) } : null,
        });
    }

    public Task<SdkAnswer> SayAsync(SdkWords words, CancellationToken cancellationToken)
    {
        program.Order(new { id, text = words.Text, png = words.Png });
        return AnswerAsync(words.Hears, cancellationToken);
    }

    public Task<SdkAnswer> GiveAsync(IReadOnlyList<string> results, CancellationToken cancellationToken)
    {
        program.Order(new { id, results });
        return AnswerAsync(null, cancellationToken);
    }

    public void Dispose()
    {
        // The program lives longer than its conversations.
    }

    private async Task<SdkAnswer> AnswerAsync(Action<string>? hears, CancellationToken cancellationToken)
    {
        await using var interrupt = cancellationToken.Register(() => program.Order(new { id, interrupt = true }));
        while (true)
        {
            // Also an interrupted one says how it ended.
            var told = await program.NextAsync(id, TestContext.Current.CancellationToken);
            if (told.TryGetProperty("heard", out var heard))
            {
                hears?.Invoke(heard.GetString()!);
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            return told.TryGetProperty("answer", out var answer) ? Read(answer) : throw Fault(told.GetProperty("fault"));
        }
    }

    private static SdkAnswer Read(JsonElement answer)
    {
        var usage = answer.GetProperty("usage");
        return new SdkAnswer(
            answer.GetProperty("text").GetString()!,
            [.. answer.GetProperty("calls").EnumerateArray().Select(call => new SdkCall(call.GetProperty("tool").GetString()!, call.GetProperty("city").GetString()!))],
            new SdkUsage(usage.GetProperty("input").GetInt64(), usage.GetProperty("cached").GetInt64(), usage.GetProperty("output").GetInt64()))
        {
            Thought = answer.GetProperty("thought").GetString()!,
        };
    }

    private static SdkFault Fault(JsonElement fault) =>
        new(fault.GetProperty("status").ValueKind == JsonValueKind.Number ? fault.GetProperty("status").GetInt32() : null, fault.GetProperty("message").GetString()!);
}

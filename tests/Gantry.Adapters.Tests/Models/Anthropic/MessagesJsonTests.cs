using System.Text.Json;
using Gantry.Adapters.Models.Anthropic;
using Gantry.Core.ModelGateway;

namespace Gantry.Adapters.Tests.Models.Anthropic;

public sealed class MessagesJsonTests
{
    [Fact]
    public void An_image_of_a_tool_stands_in_its_result_after_the_text()
    {
        var result = new ToolResultPart("t1", "an image", IsError: false) { Images = [new ImagePart("image/png", new byte[] { 1, 2, 3 })] };
        var options = AnthropicOptions.From(name => name == "ANTHROPIC_API_KEY" ? "key" : null)!;

        var sent = JsonElement.Parse(MessagesJson.Write(new ModelRequest("s", [new ModelMessage(ModelRole.User, [result])], []), options));

        var block = sent.GetProperty("messages")[0].GetProperty("content")[0];
        (block.GetProperty("type").GetString(), block.GetProperty("tool_use_id").GetString()).ShouldBe(("tool_result", "t1"));
        JsonElement.DeepEquals(block.GetProperty("content"), JsonElement.Parse("""
            [{"type":"text","text":"an image"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}]
            """)).ShouldBeTrue(sent.GetRawText());
    }
}

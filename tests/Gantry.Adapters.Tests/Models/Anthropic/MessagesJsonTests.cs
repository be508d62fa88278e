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

        JsonElement.DeepEquals(sent.GetProperty("messages"), JsonElement.Parse("""
            [{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[
                {"type":"text","text":"an image"},
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}],"is_error":false}]}]
            """)).ShouldBeTrue(sent.GetRawText());
    }
}

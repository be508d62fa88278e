using System.Text.Json;
using Gantry.Core.Agents.Mcp;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Attachments;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools.Mcp;

/// <summary>One tool of an MCP server; always asked, whatever the server says of it.</summary>
internal sealed class McpCallTool(McpServerSession session, McpTool tool, ToolPlace place) : ITool
{
    private const int LongestDescription = 8 * 1024;

    public ModelTool Declaration { get; } = new(
        McpToolName.Of(session.Server.Name, tool.Name),
        tool.Description.Length <= LongestDescription ? tool.Description : tool.Description[..LongestDescription],
        tool.InputSchema);

    public ToolAction Read(JsonElement input) => new Action(session, tool.Name, Declaration.Name, place, input);

    private sealed record Action(McpServerSession Session, string Tool, string Name, ToolPlace Place, JsonElement Input) : ToolAction
    {
        public override string Title => $"Call {VisibleText.Of(Tool)} of the MCP server {Session.Server.Name}";

        public override GatedAction Gated => new OtherAction(Name);

        public override ToolQuestion Question(ISandbox sandbox) => new(
            Session.Server.Url is null
                ? $"Tools of MCP servers run only when you allow them. {Session.Server.Name} runs in this session's sandbox."
                : $"Tools of MCP servers run only when you allow them. {Session.Server.Name} is reached at {VisibleText.Of(Session.Server.Summary)}.",
            Gated);

        public override async Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken)
        {
            var answer = await Session.CallAsync(Tool, Input, cancellationToken);
            var images = new List<AttachmentRef>();
            foreach (var content in answer.Content)
            {
                switch (content)
                {
                    case McpText text:
                        output.Write(text.Text.EndsWith('\n') ? text.Text : text.Text + "\n");
                        break;
                    case McpImage image:
                        output.Write(await KeepAsync(image, images, cancellationToken));
                        break;
                }
            }

            var told = output.ToString().TrimEnd('\n');
            return new ToolReport(answer.IsError ? ToolOutcome.Failed : ToolOutcome.Succeeded, told.Length == 0 ? "[the tool answered nothing]" : told, answer.IsError ? "answered with an error" : "answered")
            {
                Attachments = images.Count > 0 ? images : null,
            };
        }

        private async Task<string> KeepAsync(McpImage image, List<AttachmentRef> images, CancellationToken cancellationToken)
        {
            var (kept, reason) = await Place.Images.KeepAsync($"{Tool}-{images.Count + 1}", image.Bytes, cancellationToken);
            if (kept is null)
            {
                return $"[an image of {image.Bytes.Length} bytes that cannot be shown: {reason}]\n";
            }

            images.Add(kept);
            return $"[image {images.Count}, {kept.MediaType}, {kept.Size} bytes; you see it here]\n";
        }
    }
}

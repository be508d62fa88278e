using System.Text.Json;
using Gantry.Core.Agents.Native.Tools.Mcp;
using Gantry.Core.ModelGateway;
using Gantry.Core.Text;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>The tools that a model may call, by name: our own, and those of MCP servers, which may change while a run goes on.</summary>
internal sealed class Toolbox(IReadOnlyList<ITool> own, McpServers? servers = null)
{
    public IReadOnlyList<ModelTool> Declarations => [.. Tools.Select(tool => tool.Declaration)];

    private IEnumerable<ITool> Tools => servers is null ? own : own.Concat(servers.Tools);

    public static Toolbox Standard(ToolPlace place, McpServers? servers = null) =>
        new(
        [
            new ReadFileTool(place),
            new WriteFileTool(place),
            new EditFileTool(place),
            new ListFilesTool(),
            new GlobTool(place),
            new GrepTool(place),
            new BashTool(place),
            new BashOutputTool(place),
            new KillBashTool(place),
            new TodoTool(),
            new AskUserTool(),
            new ProposePlanTool(),
        ],
        servers);

    /// <summary>Understands a call.</summary>
    /// <exception cref="ToolInputException">There is no such tool, or its arguments are wrong.</exception>
    public ToolAction Read(string name, JsonElement input)
    {
        var tool = Tools.FirstOrDefault(tool => tool.Declaration.Name == name)
            ?? throw new ToolInputException(
                $"There is no tool '{VisibleText.Of(name)}'; there are: {string.Join(", ", Declarations.Select(declaration => declaration.Name))}.");
        InputCheck.Require(tool.Declaration, input);
        return tool.Read(input);
    }

    /// <summary>One line for people, of any call that a model may think of.</summary>
    public string TitleOf(string name, JsonElement input)
    {
        try
        {
            return Read(name, input).Title;
        }
        catch (ToolInputException)
        {
            return $"Call {VisibleText.Of(name)}";
        }
    }
}

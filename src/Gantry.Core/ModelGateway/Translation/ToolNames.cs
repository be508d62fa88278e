using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>What the tools of one request are called on each side. Providers limit names; the client gets back its own.</summary>
internal sealed class ToolNames
{
    private const int LongestAtOpenAI = 64;
    private const int LongestAtAnthropic = 128;

    private readonly int longest;
    private readonly Dictionary<string, string> clients = new(StringComparer.Ordinal);
    private readonly HashSet<string> freeform = new(StringComparer.Ordinal);

    /// <param name="provider">The protocol of the provider.</param>
    public ToolNames(ModelProtocol provider, IEnumerable<ToolDefinition> tools)
    {
        longest = provider == ModelProtocol.Messages ? LongestAtAnthropic : LongestAtOpenAI;
        foreach (var tool in tools)
        {
            clients[ToProvider(tool.Name)] = tool.Name;
            if (tool.Kind == ToolKind.Freeform)
            {
                freeform.Add(tool.Name);
            }
        }
    }

    public string ToProvider(string name) => CallIds.Fit(name, longest, "tool");

    public string ToClient(string name) => clients.GetValueOrDefault(name, name);

    /// <summary>The client gave this tool as one that takes any text.</summary>
    public bool IsFreeform(string clientsName) => freeform.Contains(clientsName);
}

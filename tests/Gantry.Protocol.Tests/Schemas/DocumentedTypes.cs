using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace Gantry.Protocol.Tests.Schemas;

/// <summary>The comments of the protocol's records, as plain text.</summary>
internal sealed class DocumentedTypes
{
    private readonly Dictionary<string, XElement> members;

    private DocumentedTypes(XDocument comments) =>
        members = comments.Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    public static DocumentedTypes OfProtocol() => new(XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Gantry.Protocol.xml")));

    public string? SummaryOf(Type type) => TextOf(members.GetValueOrDefault($"T:{type.FullName}")?.Element("summary"));

    /// <summary>What a record says of the parameter that this JSON property is made of.</summary>
    public string? ParameterOf(Type type, string property) =>
        TextOf(members.GetValueOrDefault($"T:{type.FullName}")?.Elements("param").SingleOrDefault(parameter => Camel(parameter.Attribute("name")!.Value) == property));

    private static string? TextOf(XElement? comment)
    {
        if (comment is null)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var node in comment.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "paramref" } parameter => Camel(parameter.Attribute("name")!.Value),
                XElement { Name.LocalName: "see" } reference => reference.Attribute("cref")!.Value.Split('.', ':')[^1],
                XElement other => other.Value,
                _ => "",
            });
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}

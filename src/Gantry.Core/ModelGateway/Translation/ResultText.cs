namespace Gantry.Core.ModelGateway.Translation;

/// <summary>A tool's answer where the protocol has one text for it and no mark for an error.</summary>
internal static class ResultText
{
    private const string Error = "Error: ";

    public static string Of(IReadOnlyList<string> texts, bool isError)
    {
        var text = string.Join('\n', texts);
        return !isError || text.StartsWith(Error, StringComparison.Ordinal) ? text : Error + text;
    }
}

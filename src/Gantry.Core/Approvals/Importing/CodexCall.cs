namespace Gantry.Core.Approvals.Importing;

/// <summary>A call in a rules file.</summary>
/// <param name="Values">By name.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Text">As it stands there.</param>
internal sealed record CodexCall(string Name, IReadOnlyDictionary<string, CodexValue> Values, int Line, string Text);

/// <summary>What an argument is given.</summary>
internal abstract record CodexValue;

/// <summary>A text without its quotes.</summary>
internal sealed record CodexText(string Text) : CodexValue;

/// <summary>A list.</summary>
internal sealed record CodexList(IReadOnlyList<CodexValue> Items) : CodexValue;

namespace Gantry.Protocol.Schemas;

/// <summary>One place where a document is not what its schema says.</summary>
/// <param name="Place">A JSON pointer (RFC 6901) into the document; empty for the whole.</param>
/// <param name="Sentence">What is wrong there; may quote the document.</param>
public sealed record SchemaFault(string Place, string Sentence);

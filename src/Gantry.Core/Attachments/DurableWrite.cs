namespace Gantry.Core.Attachments;

/// <summary>Writes a file whole and returns when it is on the disk under its name; the folder is there.</summary>
public delegate void DurableWrite(string path, ReadOnlySpan<byte> content);

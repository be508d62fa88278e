namespace Gantry.Core.Sandboxes;

/// <summary>Gives the files of a folder of this machine with the promises of <see cref="ISandboxFiles"/>; holds nothing open between calls.</summary>
/// <param name="folder">Absolute.</param>
public delegate ISandboxFiles OpenFolderFiles(string folder);

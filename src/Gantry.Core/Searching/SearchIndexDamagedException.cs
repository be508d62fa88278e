namespace Gantry.Core.Searching;

/// <summary>The index cannot be used as it is. Nothing is lost: <see cref="ISearchIndex.Clear"/> and the log make another.</summary>
public sealed class SearchIndexDamagedException(string message, Exception? cause = null) : Exception(message, cause);

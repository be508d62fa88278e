namespace Gantry.Server.Problems;

/// <summary>A request that the surface itself refuses, before any room sees it.</summary>
internal sealed class RequestRefusedException(int status, string code, string sentence) : Exception(sentence)
{
    public int Status { get; } = status;

    public string Code { get; } = code;
}

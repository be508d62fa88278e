namespace Gantry.Core.Agents.Native;

/// <summary>What a run tells the model beside the conversation; the same for all its calls, so that providers can keep it in their caches.</summary>
/// <param name="System">Before the conversation: the same for all runs of a session, as long as the workspace's instructions are.</param>
/// <param name="Material">With the run's prompt: what of the workspace may matter to it; empty: nothing.</param>
internal sealed record PromptContext(string System, string Material);

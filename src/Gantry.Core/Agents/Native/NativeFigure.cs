using Gantry.Core.ModelGateway;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents.Native;

/// <summary>What Gantry's own agent says of itself.</summary>
internal static class NativeFigure
{
    private const string RulesSee = "All that it does: its tools are Gantry's own. Reading inside the workspace is not asked, everything else is.";

    public static Agent Of(AgentName name, IModel? model, NativeModels? models) =>
        new(
            name,
            name == AgentName.Demo ? "Demo (a scripted model, offline)" : "Gantry's own agent",
            Installed: true,
            Version: null,
            Program: null,
            Login: model is null ? null : $"model {model.Name}",
            Install: null,
            model is null ? ["No model is configured: set ANTHROPIC_API_KEY."] : [],
            new AgentCapabilities(
                SteeringWay.Native,
                DenialWay.WithTheAnswer,
                EditedInput: true,
                Resume: true,
                Fork: true,
                Images: true,
                Modes: [],
                [.. NamesOf(model, models)],
                RulesSee)
            {
                UsualModel = model?.Name,
                OtherModels = models?.HasProvider == true,
            });

    private static IEnumerable<string> NamesOf(IModel? model, NativeModels? models) =>
        (model is null ? [] : (string[])[model.Name]).Concat(models?.Routes ?? []).Distinct(StringComparer.Ordinal);
}

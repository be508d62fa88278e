import { useId } from "react";
import type { Agent } from "../api/types";
import { Field } from "../ui/Field";
import { hasModels, type Ways } from "./ways";

// What an agent calls its modes, for those who do not know it.
const ABOUT: Record<string, string> = {
  plan: "plan: changes nothing, proposes what it would do",
  dontAsk: "dontAsk: what no rule allows is denied, nobody is asked",
};

/** The model and the mode of an agent, where it has a choice of them; where it has none, that is said. */
export function ModelAndMode({ agent, ways, faults, onChange }: { agent: Agent; ways: Ways; faults: Record<string, string[]>; onChange(ways: Ways): void }) {
  const { modes, models } = agent.capabilities;
  const fixed = [
    !hasModels(agent.capabilities) && (models[0] ? `One model: ${models[0]}.` : "It chooses its model itself."),
    modes.length < 2 && (modes[0] ? `One mode: ${modes[0]}.` : "It works in one way."),
  ].filter((words) => words !== false);
  return (
    <div className="ways">
      {hasModels(agent.capabilities) && <ModelField agent={agent} model={ways.model} faults={faults.model} onChange={(model) => onChange({ ...ways, model })} />}
      {modes.length > 1 && (
        <Field name="Mode" faults={faults.agent_mode}>
          {(about) => (
            <select className="input" value={ways.mode} {...about} onChange={(event) => onChange({ ...ways, mode: event.target.value })}>
              <option value="">{modes[0]}, its usual one</option>
              {modes.slice(1).map((mode) => (
                <option key={mode} value={mode}>
                  {ABOUT[mode] ?? mode}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {fixed.length > 0 && <p className="small quiet">{fixed.join(" ")}</p>}
    </div>
  );
}

// An agent that takes models that it does not list takes their names in words.
function ModelField({ agent, model, faults, onChange }: { agent: Agent; model: string; faults?: readonly string[]; onChange(model: string): void }) {
  const { models, other_models } = agent.capabilities;
  const list = useId();
  const usual = models[0] ? `${models[0]}, its usual one` : "the agent's own choice";
  return (
    <Field name="Model" faults={faults}>
      {(about) =>
        other_models ? (
          <>
            <input className="input" list={list} autoComplete="off" spellCheck={false} placeholder={usual} value={model} {...about} onChange={(event) => onChange(event.target.value.trim())} />
            <datalist id={list}>
              {models.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          </>
        ) : (
          <select className="input" value={model} {...about} onChange={(event) => onChange(event.target.value)}>
            <option value="">{usual}</option>
            {models.slice(1).map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        )
      }
    </Field>
  );
}

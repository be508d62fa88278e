import type { ModelRouteEntry } from "../api/types";
import { dollars } from "../usage/money";

type Target = ModelRouteEntry["targets"][number];

/** Who answers to which name, in which order, in what state, at what price. */
export function RouteList({ routes }: { routes: readonly ModelRouteEntry[] }) {
  return (
    <div className="card table-scroll" role="region" aria-label="Routes" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className="words">
              Provider's model
            </th>
            <th scope="col" className="words">
              State
            </th>
            <th scope="col">In / out, per million</th>
          </tr>
        </thead>
        <tbody>
          {routes.flatMap((route) =>
            route.targets.map((target, place) => (
              <tr key={`${route.name} ${place}`}>
                <th scope="row" className="code">
                  {place === 0 && route.name}
                </th>
                <td className="words" data-name="Provider's model">
                  <span>
                    {target.role === "fallback" && <span className="badge">fallback</span>} <span className="code">{`${target.provider}/${target.model}`}</span>
                  {target.role === "target" && route.targets.filter((other) => other.role === "target").length > 1 && <span className="small quiet"> weight {target.weight}</span>}
                  </span>
                </td>
                <td className="words" data-name="State">
                  <span>
                  <span className={`badge ${target.state === "ready" ? "good" : "waiting"}`} title={target.hint ?? undefined}>
                    {target.state === "no-key" ? "no key" : target.state}
                  </span>
                  {target.hint && <span className="small quiet hint"> {target.hint}</span>}
                  </span>
                </td>
                <td data-name="In / out, per million" title={target.price?.source ?? undefined}>{priceOf(target)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}

function priceOf({ price, model }: Target): string {
  if (price) return `${dollars(price.input)} / ${dollars(price.output)}`;
  return model === "*" ? "by model" : "unknown";
}

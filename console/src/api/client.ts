/** What the daemon said when it refused: a sentence that says what to do next, and the fields at fault. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Record<string, string[]> = {},
  ) {
    super(message);
    this.name = "Refusal";
  }

  /** The browser has no session with the daemon, or has one no more. */
  get signedOut(): boolean {
    return this.status === 401;
  }
}

/** The daemon does not answer at all. */
export class Unreachable extends Error {
  constructor() {
    super("The daemon does not answer. Is it running? Start it with: gantry serve");
    this.name = "Unreachable";
  }
}

type Query = Record<string, string | number | boolean | null | undefined>;

export function pathOf(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search}`;
}

async function refusalOf(response: Response): Promise<Refusal> {
  try {
    const problem = await response.json();
    const code = String(problem.type ?? "").split(":").at(-1) ?? "";
    return new Refusal(response.status, code, problem.detail ?? problem.title ?? response.statusText, problem.errors ?? {});
  } catch {
    return new Refusal(response.status, "unreadable", `The daemon answered ${response.status} ${response.statusText}.`);
  }
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, credentials: "same-origin", headers: { "X-Gantry-Client": "console", ...init.headers } });
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "AbortError") throw failure;
    throw new Unreachable();
  }
  if (!response.ok) throw await refusalOf(response);
  return response;
}

export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return (await send(pathOf(path, query), { method: "GET", signal })).json();
}

export async function getText(path: string, query?: Query, signal?: AbortSignal): Promise<string> {
  return (await send(pathOf(path, query), { method: "GET", signal })).text();
}

/** Posts once: the same key with the same body is answered the same, however often the network makes us say it. */
export async function post<T>(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<T> {
  const response = await send(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID(), ...headers },
    body: JSON.stringify(body),
  });
  return response.json();
}

export async function upload<T>(path: string, files: readonly File[]): Promise<T> {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  return (await send(path, { method: "POST", body: form })).json();
}

export async function remove<T>(path: string): Promise<T> {
  return (await send(path, { method: "DELETE" })).json();
}

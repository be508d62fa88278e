/** The colours of verdicts. */
export const TONES = { allow: "good", ask: "waiting", deny: "bad" } as const;

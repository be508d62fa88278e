import { useEffect, useRef, useState } from "react";
import type { DiagramAsked, DiagramDrawn } from "../diagram/main";

const WAIT_FOR_MORE = 300;

/** A diagram in Mermaid's words, drawn in a frame that can reach nothing; as text while it is not one yet. */
export function Diagram({ text }: { text: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(false);
  const [height, setHeight] = useState<number | null>(null);

  useEffect(() => {
    const hear = (event: MessageEvent<DiagramDrawn>) => {
      if (event.source !== frame.current?.contentWindow) return;
      setHeight("height" in event.data ? event.data.height : null);
    };
    addEventListener("message", hear);
    return () => removeEventListener("message", hear);
  }, []);

  // A text that still grows is drawn when it rests.
  useEffect(() => {
    if (!ready) return;
    const timer = setTimeout(() => {
      const asked: DiagramAsked = { text, dark: matchesDark() };
      frame.current?.contentWindow?.postMessage(asked, "*");
    }, WAIT_FOR_MORE);
    return () => clearTimeout(timer);
  }, [text, ready]);

  return (
    <figure className="diagram">
      {height === null && (
        <pre>
          <code>{text}</code>
        </pre>
      )}
      <iframe ref={frame} src="/app/diagram.html" sandbox="allow-scripts" title="Diagram" hidden={height === null} style={{ height: height ?? 0 }} onLoad={() => setReady(true)} />
    </figure>
  );
}

function matchesDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

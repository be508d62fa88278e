import mermaid from "mermaid";

/** What the console asks for, and what it is told. */
export interface DiagramAsked {
  text: string;
  dark: boolean;
}
export type DiagramDrawn = { height: number } | { fault: string };

// This page stands in a frame without an origin: what an agent wrote is drawn here, where there is nothing to reach.
const place = document.getElementById("diagram")!;
let drawn = 0;

addEventListener("message", (event: MessageEvent<DiagramAsked>) => {
  if (event.source === parent) void draw(event.data);
});

async function draw({ text, dark }: DiagramAsked): Promise<void> {
  try {
    mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme: dark ? "dark" : "neutral", suppressErrorRendering: true });
    const { svg } = await mermaid.render(`diagram-${++drawn}`, text);
    place.innerHTML = svg;
    tell({ height: Math.ceil(place.getBoundingClientRect().height) });
  } catch (failure) {
    tell({ fault: failure instanceof Error ? failure.message : String(failure) });
  }
}

// Nobody knows the parent's origin in here, and what is told is no secret.
function tell(answer: DiagramDrawn): void {
  parent.postMessage(answer, "*");
}

import { useState } from "react";
import type { Item, UserItem } from "../live/transcript";
import { visible } from "../ui/VisibleText";
import { RewindButton } from "./RewindButton";

/** The messages of a session on a line: one goes along it, sees the transcript there, and can go back to before a message or fork there. Nothing for a session of one. */
export function Timeline({ sessionId, items, said, onShow }: { sessionId: string; items: readonly Item[]; said: readonly number[]; onShow(place: number): void }) {
  const [chosen, setChosen] = useState<number | null>(null);
  if (said.length < 2) return null;

  const found = chosen === null ? -1 : said.indexOf(chosen);
  const at = found === -1 ? said.length - 1 : found;
  const message = items[said[at]!] as UserItem;
  const words = `Message ${at + 1} of ${said.length}: ${visible(message.text)}`;
  return (
    <div className="timeline" role="group" aria-label="Timeline">
      <input
        type="range"
        min={0}
        max={said.length - 1}
        value={at}
        aria-label="Message"
        aria-valuetext={words}
        onChange={(event) => {
          const place = said[Number(event.target.value)]!;
          setChosen(place);
          onShow(place);
        }}
      />
      <span className="small quiet ellipsis">{words}</span>
      <RewindButton sessionId={sessionId} seq={message.seq! - 1} />
    </div>
  );
}

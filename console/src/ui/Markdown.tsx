import { lazy, memo, Suspense } from "react";
import { insist } from "./insist";

const Rendered = lazy(() => insist(() => import("./RenderedMarkdown")));

/** Markdown of an agent. Its HTML is text like any other, its links say where they lead, and its images are not loaded. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      <Suspense fallback={<p className="markdown-raw">{text}</p>}>
        <Rendered text={text} />
      </Suspense>
    </div>
  );
});

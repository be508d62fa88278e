import { lazy, memo, Suspense } from "react";

const Rendered = lazy(() => import("./RenderedMarkdown"));

/** Markdown of an agent. Its HTML is text like any other, its links say where they lead, and its images are not loaded. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      <Suspense fallback={<pre>{text}</pre>}>
        <Rendered text={text} />
      </Suspense>
    </div>
  );
});

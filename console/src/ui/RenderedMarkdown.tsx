import { isValidElement, type ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeHighlight from "rehype-highlight";
import remarkGfm from "remark-gfm";
import { Diagram } from "./Diagram";
import { visible } from "./VisibleText";

const components: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer noopener" title={href}>
      {children}
    </a>
  ),
  // An image would tell its server who reads what, and when.
  img: ({ src, alt }) => (
    <span className="quiet">
      [image {alt ? `“${alt}” ` : ""}at {String(src ?? "nowhere")}]
    </span>
  ),
  pre: ({ children }) => {
    const diagram = diagramOf(children);
    return diagram === null ? <pre tabIndex={0}>{children}</pre> : <Diagram text={diagram} />;
  },
  table: ({ children }) => (
    <div className="markdown-table">
      <table>{children}</table>
    </div>
  ),
};

export default function RenderedMarkdown({ text }: { text: string }) {
  return (
    <ReactMarkdown remarkPlugins={[remarkGfm]} rehypePlugins={[[rehypeHighlight, { detect: false, ignoreMissing: true }]]} components={components}>
      {visible(text)}
    </ReactMarkdown>
  );
}

/** The words of a diagram, when a code block is one. */
function diagramOf(code: ReactNode): string | null {
  if (!isValidElement<{ className?: string; children?: ReactNode }>(code) || !/\blanguage-mermaid\b/.test(code.props.className ?? "")) return null;
  return typeof code.props.children === "string" ? code.props.children : null;
}

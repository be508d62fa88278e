import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import RenderedMarkdown from "./RenderedMarkdown";

const PAYLOADS = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg/onload=alert(1)>",
  "<iframe src='javascript:alert(1)'></iframe>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](data:text/html,<script>alert(1)</script>)",
  "[x](vbscript:alert(1))",
  "[x](\u0001javascript:alert(1))",
  "![x](javascript:alert(1))",
  "![x](https://tracker.example/pixel.png)",
  "<a href='javascript:alert(1)'>x</a>",
  "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
  "<details open ontoggle=alert(1)>x</details>",
  "```html\n<script>alert(1)</script>\n```",
  "<style>*{display:none}</style>",
  "<form action=https://evil.example><button>x</button></form>",
  "[x]: javascript:alert(1)\n[x]",
  "<base href=https://evil.example>",
  "<meta http-equiv=refresh content=0;url=https://evil.example>",
];

describe("markdown of an agent", () => {
  it.each(PAYLOADS)("makes nothing of %s that acts or loads", (payload) => {
    const { container } = render(<RenderedMarkdown text={payload} />);
    expect(container.querySelector("script, img, svg, iframe, style, form, base, meta, math, object, embed, details")).toBeNull();
    for (const element of container.querySelectorAll("*")) {
      for (const attribute of element.getAttributeNames()) expect(attribute).not.toMatch(/^on/i);
    }
    for (const link of container.querySelectorAll("a")) expect(link.getAttribute("href") ?? "").not.toMatch(/^\s*(javascript|data|vbscript):/i);
  });

  it("shows tables, lists, and code by its language", () => {
    const { container } = render(<RenderedMarkdown text={"| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n\n```js\nconst x = 1;\n```"} />);
    expect(container.querySelectorAll("td")).toHaveLength(2);
    expect(container.querySelector("input[type=checkbox]")).toBeChecked();
    expect(container.querySelector(".hljs-keyword")).toHaveTextContent("const");
  });

  it("opens links elsewhere and tells them nothing", () => {
    const { container } = render(<RenderedMarkdown text="[docs](https://example.com/a)" />);
    expect(container.querySelector("a")).toHaveAttribute("rel", "noreferrer noopener");
  });
});

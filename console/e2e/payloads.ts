const JS = "pwned()";
const FAR = "http://127.0.0.1:9/canary";

/** What a hostile repository, or a model that was talked into it, may have an agent say. Each would call pwned() or ask for something of another address where it worked. */
export const PAYLOADS: readonly string[] = [
  // Elements that run script.
  ...["<script>JS</script>", "<script src=FAR></script>", "<SCRIPT>JS</SCRIPT>", "<scr<script>ipt>JS</script>", "<script/x>JS</script>", "<script type=module>JS</script>", "</script><script>JS</script>"],
  ...["<svg/onload=JS>", "<svg><script>JS</script></svg>", "<svg><animate onbegin=JS attributeName=x dur=1s>", "<svg><use href=FAR#x>", "<svg><a xlink:href=javascript:JS><text y=20>x</text></a></svg>", "<svg><image href=FAR>"],
  ...["<math><mtext><script>JS</script></mtext></math>", "<math href=javascript:JS>x</math>", "<math><mglyph><style><img src=x onerror=JS>"],
  // Elements with handlers.
  ...["<img src=x onerror=JS>", "<img src=FAR>", "<img srcset=FAR>", "<image src=FAR>", "<img/src/onerror=JS>", "<img src=`x`onerror=JS>", '<img src="x" onerror="JS">', "<img src=x:x onerror\t=JS>", "<picture><source srcset=FAR><img></picture>"],
  ...["<body onload=JS>", "<body background=FAR>", "<input autofocus onfocus=JS>", "<input type=image src=FAR>", "<select autofocus onfocus=JS>", "<textarea autofocus onfocus=JS>", "<button autofocus onfocus=JS>x</button>"],
  ...["<details open ontoggle=JS>x</details>", "<video src=FAR onerror=JS>", "<video poster=FAR>", "<audio src=FAR onerror=JS>", "<video><source onerror=JS></video>", "<marquee onstart=JS>x</marquee>", "<div onmouseover=JS style=position:fixed;inset:0>x</div>"],
  ...["<a autofocus tabindex=1 onfocus=JS>x</a>", "<div contenteditable autofocus onfocus=JS>x</div>", "<xss id=x tabindex=1 onfocus=JS>", "<div popover id=p onbeforetoggle=JS>x</div>", "<dialog open onclose=JS>x</dialog>", "<slot onslotchange=JS>"],
  // Elements that load or leave.
  ...["<iframe src=javascript:JS></iframe>", "<iframe src=FAR></iframe>", "<iframe srcdoc='<script>parent.JS</script>'></iframe>", "<frame src=javascript:JS>", "<object data=javascript:JS>", "<object data=FAR></object>", "<embed src=javascript:JS>", "<embed src=FAR>"],
  ...["<link rel=stylesheet href=FAR>", "<link rel=prefetch href=FAR>", "<link rel=import href=FAR>", "<style>@import 'FAR';</style>", "<style>*{background:url(FAR)}</style>", "<div style=background:url(FAR)>x</div>", "<table background=FAR><tr><td>x</table>"],
  ...["<base href=FAR>", "<meta http-equiv=refresh content='0;url=FAR'>", "<meta http-equiv=refresh content='0;javascript:JS'>", "<form action=javascript:JS><button>x</button></form>", "<form action=FAR><input type=submit></form>", "<isindex action=javascript:JS type=submit>", "<portal src=FAR>"],
  ...["<template><script>JS</script></template>", "<noscript><p title='</noscript><img src=x onerror=JS>'>", "<!--><img src=x onerror=JS>-->", "<![CDATA[<script>JS</script>]]>", "<?xml-stylesheet href=FAR?>", "<title><img src=x onerror=JS></title>", "<xmp><img src=x onerror=JS></xmp>"],
  // Markdown's own ways.
  ...["[x](javascript:JS)", "[x](JaVaScRiPt:JS)", "[x](java\u0000script:JS)", "[x](&#106;avascript:JS)", "[x](javascript&colon;JS)", "[x](%6aavascript:JS)", "[x](vbscript:JS)", "[x](data:text/html,<script>JS</script>)", "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)", "[x](blob:FAR)"],
  ...["![x](FAR)", "![x](javascript:JS)", "![x](data:image/svg+xml,<svg onload=JS>)", '![x](x "onerror=JS")', "![<img src=x onerror=JS>](FAR)", "<javascript:JS>", '[x](x "><img src=x onerror=JS>")', "[<img src=x onerror=JS>](x)", "**<img src=x onerror=JS>**", "`<img src=x onerror=JS>`", "| <img src=x onerror=JS> |", "> <img src=x onerror=JS>", "# <img src=x onerror=JS>"],
  // What looks like text.
  ...["&lt;img src=x onerror=JS&gt;", "\u202e>JS=rorreno x=crs gmi<", "\u2066<img src=x onerror=JS>\u2069", "${JS}", "{{constructor.constructor('JS')()}}", "javascript:JS", "\"><img src=x onerror=JS>", "'-JS-'", "\\u003cimg src=x onerror=JS\\u003e"],
].map((payload) => payload.replaceAll("JS", JS).replaceAll("FAR", FAR));

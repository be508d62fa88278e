const MARK = "found-words";

/** Where words stand in what an item shows, letter for letter but for their case: in a tool's output first. Null while they cannot be seen, or are not there. */
export function rangeOf(item: Element, words: string): Range | null {
  const output = item.querySelector(".tool-output");
  return (output && rangeIn(output, words)) ?? rangeIn(item, words);
}

function rangeIn(place: Element, words: string): Range | null {
  const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode as Text;
    const at = text.data.toLowerCase().indexOf(words.toLowerCase());
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, Math.min(text.length, at + words.length));
    if (range.getClientRects().length > 0) return range;
  }
  return null;
}

/** Scrolls whatever scrolls by itself inside an item until the words are in sight there. */
export function reveal(range: Range, item: Element): void {
  for (let box = range.startContainer.parentElement; box && box !== item; box = box.parentElement) {
    if (box.scrollHeight > box.clientHeight) box.scrollTop += range.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  }
}

/** Marks the words where the browser can do that without a change of the page; null takes the mark away. */
export function mark(range: Range | null): void {
  if (typeof CSS === "undefined" || !("highlights" in CSS)) return;
  if (range) CSS.highlights.set(MARK, new Highlight(range));
  else CSS.highlights.delete(MARK);
}

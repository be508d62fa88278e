import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { takesFiles } from "./AttachedFiles";

const file = new File(["hello"], "a.txt", { type: "text/plain" });

function place() {
  const onChosen = vi.fn();
  render(
    <form aria-label="Place" {...takesFiles(onChosen)}>
      <textarea aria-label="Words" />
    </form>,
  );
  return onChosen;
}

it("takes a file that is dropped, and keeps the browser from opening it", () => {
  const onChosen = place();
  const went = fireEvent.drop(screen.getByRole("form"), { dataTransfer: { files: [file] } });
  expect(went).toBe(false);
  expect(onChosen).toHaveBeenCalledWith([file]);
});

it("takes a file that is pasted, and leaves words to the field", () => {
  const onChosen = place();
  expect(fireEvent.paste(screen.getByLabelText("Words"), { clipboardData: { files: [file] } })).toBe(false);
  expect(fireEvent.paste(screen.getByLabelText("Words"), { clipboardData: { files: [] } })).toBe(true);
  expect(onChosen.mock.calls).toEqual([[[file]]]);
});

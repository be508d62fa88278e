import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { useShortcuts } from "./shortcuts";

function Page({ onKey, dialog = false }: { onKey(key: string): void; dialog?: boolean }) {
  useShortcuts({ n: () => onKey("n"), "?": () => onKey("?") });
  return (
    <>
      <input aria-label="Words" />
      <input type="radio" aria-label="Choice" />
      {dialog && <dialog open>Land</dialog>}
    </>
  );
}

it("does what a key says, from a button or a choice too, and leaves what is typed alone", async () => {
  const onKey = vi.fn();
  render(<Page onKey={onKey} />);
  const user = userEvent.setup();
  await user.keyboard("n?x");
  await user.click(screen.getByLabelText("Choice"));
  await user.keyboard("n");
  await user.click(screen.getByLabelText("Words"));
  await user.keyboard("n?");
  await user.keyboard("{Control>}n{/Control}{Alt>}n{/Alt}{Meta>}n{/Meta}");
  expect(onKey.mock.calls.flat()).toEqual(["n", "?", "n"]);
});

it("leaves an open dialog its keys, but for the one that lists them", async () => {
  const onKey = vi.fn();
  render(<Page onKey={onKey} dialog />);
  await userEvent.setup().keyboard("n?");
  expect(onKey.mock.calls.flat()).toEqual(["?"]);
});

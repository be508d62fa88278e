import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { approval } from "../../test/samples";
import { inbox } from "./inbox";
import { notifyOfWaiting } from "./notifications";

class Told {
  static permission = "granted";
  static all: { title: string; about: { data: { path: string } } }[] = [];
  onclick: (() => void) | null = null;
  constructor(title: string, about: { data: { path: string } }) {
    Told.all.push({ title, about });
  }
  close() {}
}

let stop: () => void;

beforeEach(() => {
  Told.all = [];
  vi.stubGlobal("Notification", Told);
  localStorage.setItem("gantry.notifications", "on");
  Object.defineProperty(document, "hidden", { value: true, configurable: true });
  inbox.set({ hearing: "live", known: false, pending: [], decided: [] });
  stop = notifyOfWaiting();
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(document, "hidden");
});

const waiting = (...items: ReturnType<typeof approval>[]) => inbox.set({ ...inbox.value, known: true, pending: items });

it("tells of what comes to wait while nobody looks, once, and leads to its session", async () => {
  const [old, fresh] = [approval(), approval({ title: "Run make" })];
  waiting(old);
  waiting(old, fresh);
  waiting(fresh);
  await vi.waitFor(() => expect(Told.all.map((note) => note.title)).toEqual(["Run make"]));
  expect(Told.all[0]!.about.data.path).toBe(`/app/sessions/${fresh.session_id}`);
});

it("shows it by the service worker where there is one, as phones want it", async () => {
  const shown: string[] = [];
  vi.stubGlobal("navigator", { serviceWorker: { getRegistration: async () => ({ active: {}, showNotification: async (title: string) => void shown.push(title) }) } });
  waiting();
  waiting(approval({ title: "Run make" }), approval());
  await vi.waitFor(() => expect(shown).toEqual(["2 things wait for you"]));
  expect(Told.all).toEqual([]);
});

it("is quiet while the page is looked at, and when it was not wanted", async () => {
  waiting();
  Object.defineProperty(document, "hidden", { value: false, configurable: true });
  waiting(approval());
  Object.defineProperty(document, "hidden", { value: true, configurable: true });
  localStorage.setItem("gantry.notifications", "off");
  waiting(...inbox.value.pending, approval());
  await Promise.resolve();
  expect(Told.all).toEqual([]);
});

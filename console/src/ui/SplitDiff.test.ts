import { describe, expect, it } from "vitest";
import { rowsOf } from "./SplitDiff";

describe("a diff side by side", () => {
  it("puts what was removed beside what came instead, and nothing beside the rest", () => {
    const rows = rowsOf("@@ -1,4 +1,5 @@\n one\n-two\n-three\n+2\n+3\n+3.5\n four\n\\ No newline at end of file\n");
    expect(rows.map((row) => [row.left, row.right])).toEqual([
      ["@@ -1,4 +1,5 @@", null],
      ["one", "one"],
      ["two", "2"],
      ["three", "3"],
      [null, "3.5"],
      ["four", "four"],
    ]);
  });

  it("takes a removed line that looks like a file's head for what it is", () => {
    expect(rowsOf("@@ -1 +1 @@\n--- a\n+++ b\n").slice(1)).toEqual([{ left: "-- a", right: "++ b", kind: "changed" }]);
  });

  it("keeps two changes apart that follow each other", () => {
    expect(rowsOf("@@ -1,2 +1,2 @@\n-a\n+b\n-c\n+d\n").slice(1).map((row) => [row.left, row.right])).toEqual([["a", "b"], ["c", "d"]]);
  });
});

import { expect, test } from "vitest";
import { todosOf } from "./monday-todo";

const source = (id: string, state: string, runId: number | null = 7) => ({
  ...{ id, publisher: id, dataSet: "demo", state, runId },
  listDate: "2026-11-16",
});

test("a person who waits comes first, then lists by urgency, then queues, then terms", () => {
  const todos = todosOf({
    sources: [
      source("terms", "terms-to-clear"),
      source("late", "late"),
      source("good", "arrived"),
      source("waits", "waiting"),
      source("bad", "refused"),
    ],
    ...{ privacy: ["2026-11-27"], pairs: 10, corrections: 2 },
  });

  expect(todos.map(({ kind }) => kind)).toEqual([
    ...["privacy", "refused", "waiting", "late", "corrections", "pairs"],
    "terms-to-clear",
  ]);
});

test("a line leads to the run it speaks of, and without one to the source", () => {
  const todos = todosOf({
    sources: [source("bad", "refused"), source("gone", "refused", null), source("late", "late")],
    ...{ privacy: [], pairs: 0, corrections: 0 },
  });

  expect(todos.map(({ path }) => path)).toEqual(["/desk/runs/7", "/desk/sources/gone", "/desk/sources/late"]);
});

/** What a week leaves for somebody to do, from what is known of it. */
export interface Todo {
  key: string;
  kind: "waiting" | "held" | "refused" | "late" | "terms-to-clear" | "privacy" | "pairs" | "corrections";
  publisher?: string;
  n?: number;
  date?: string | null;
  path: string;
}

interface Facts {
  sources: readonly {
    id: string;
    publisher: string;
    dataSet: string;
    state: string;
    runId: number | null;
    listDate: string | null;
  }[];
  /** The last days of the requests that wait, soonest first. */
  privacy: readonly string[];
  pairs: number;
  corrections: number;
}

const URGENCY = ["refused", "held", "waiting", "late"] as const;

/** People who wait for an answer first, then lists, then what can wait for a quiet hour; terms that keep a source out come last. */
export function todosOf({ sources, privacy, pairs, corrections }: Facts): Todo[] {
  const todos: Todo[] = [];
  if (privacy.length > 0) {
    todos.push({ key: "privacy", kind: "privacy", n: privacy.length, date: privacy[0]!, path: "/desk/privacy" });
  }
  for (const kind of URGENCY) {
    for (const source of sources.filter(({ state }) => state === kind)) {
      const run = kind !== "late" && source.runId !== null;
      todos.push({
        ...{ key: `${kind} ${source.id}`, kind, publisher: source.publisher, date: source.listDate },
        path: run ? `/desk/runs/${source.runId}` : `/desk/sources/${source.id}`,
      });
    }
  }
  if (corrections > 0)
    todos.push({ key: "corrections", kind: "corrections", n: corrections, path: "/desk/corrections" });
  if (pairs > 0) todos.push({ key: "pairs", kind: "pairs", n: pairs, path: "/desk/duplicates" });
  for (const source of sources.filter(({ state }) => state === "terms-to-clear")) {
    const { id, publisher } = source;
    todos.push({ key: `terms-to-clear ${id}`, kind: "terms-to-clear", publisher, path: `/desk/sources/${id}` });
  }
  return todos;
}

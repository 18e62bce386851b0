/** The stages of a run in their order, as its page shows them. */
export const RUN_STAGES = [
  "received",
  "staged",
  "checked",
  "matched",
  "diffed",
  "guarded",
  "published",
  "indexed",
] as const;
export type RunStage = (typeof RUN_STAGES)[number];
export type RunStageState = "done" | "now" | "held" | "bad" | "todo";

/** The state of each stage, by the stage that a run noted last and by what came of it (null: it is live). */
export function stagesOf(noted: string, outcome: string | null): Record<RunStage, RunStageState> {
  const at = Math.max(0, RUN_STAGES.indexOf(noted as RunStage));
  const upTo = (last: RunStage, then?: RunStageState): Record<RunStage, RunStageState> => {
    const end = RUN_STAGES.indexOf(last);
    return Object.fromEntries(
      RUN_STAGES.map((stage, index) => [stage, index < end ? "done" : index === end ? (then ?? "done") : "todo"]),
    ) as Record<RunStage, RunStageState>;
  };
  switch (outcome) {
    case "published":
      return upTo("indexed");
    case "withheld":
      return { ...upTo("indexed"), guarded: "held" };
    case "waiting":
      return upTo("guarded", "held");
    case "unchanged":
      return upTo("received");
    case "dry-run":
    case "undone":
      return upTo("guarded");
    case "refused":
      // A file that cannot be read stops before its rows are; anything later is the guard's word.
      return upTo(noted === "received" ? "staged" : "guarded", "bad");
    case "failed":
      return upTo(RUN_STAGES[Math.min(at + 1, RUN_STAGES.length - 1)]!, "bad");
    default:
      return upTo(RUN_STAGES[Math.min(at + 1, RUN_STAGES.length - 1)]!, "now");
  }
}

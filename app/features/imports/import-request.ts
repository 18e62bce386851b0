import type { ContactSample } from "~/features/contacts/contact-diff.server";
import type { ImportDiff } from "./import-diff.server";
import type { ImportCounts, ImportOrigin, ImportReport } from "./import-runs.server";
import type { RowIssue } from "./row-check";
import type { ImportProgress } from "./run-progress.server";
import type { SourceDeclaration } from "./source";
import type { Staged } from "./stage-rows.server";
import type { ConfirmedForm, Suggestion } from "./suggestion";

export interface ImportRequest {
  source: SourceDeclaration;
  file: string;
  dryRun?: boolean;
  /** At most so many absences are counted, this once. */
  approve?: number | undefined;
  /** The day the list is of; else the declared pattern of the file's name. */
  asOf?: string | undefined;
  origin?: ImportOrigin;
  /** A file from the desk stops after the guard and waits for Publish (rules.md 34). */
  hold?: boolean;
  /** The file's own name, where `file` is a copy under another; and the entry of the desk's log that brought it. */
  fileName?: string;
  actionId?: number;
  /** The encoding or separator that was confirmed for this file, this once. */
  form?: ConfirmedForm | undefined;
  onProgress?: ((progress: ImportProgress) => void) | undefined;
}

/** A run that waits, to be published from the file that was kept. */
export interface HeldRun {
  id: number;
  source: SourceDeclaration;
  fileName: string;
  /** In which the file is read, where it was confirmed for it. */
  form?: ConfirmedForm | undefined;
  listDate: string;
  part: boolean;
  sha256: string;
  bytes: number;
  /** Withheld absences that the operator saw. */
  withheld: number;
}

/** The numbers on which an operator pressed Publish. */
export type ShownCounts = Pick<ImportCounts, "added" | "changed" | "absent" | "rejected">;

export interface ImportResult extends ImportReport, Pick<ImportCounts, "suppressed"> {
  issues: RowIssue[];
  /** A reading was recorded: rows or dates of the directory moved, and the search has to hear of it. */
  read: boolean;
  /** Where the rejected rows wait to be mended, if there are any; contact feeds keep theirs in the vault alone. */
  rejectFile: string | undefined;
  /** What changes, or would change; the samples of contact feeds stay in the vault. */
  diff: Pick<ImportDiff, "summary" | "samples"> | undefined;
  /** What would make a refused file readable, for an operator to confirm. */
  suggestion: Suggestion | undefined;
}

/** Everything one run knows while it goes through its stages. */
export interface Run {
  id: number;
  /** By which the file is read: with what was confirmed. */
  source: SourceDeclaration;
  declared: SourceDeclaration;
  listDate: string;
  part: boolean;
  /** What happens when the guard lets it through: a dry run ends, a file from the desk waits. */
  then: "publish" | "dry-run" | "waiting";
  approve: number | undefined;
  /** Of a run that waited: only these numbers are published. */
  shown: { counts: ShownCounts | undefined; withheld: number } | undefined;
  onProgress: (progress: ImportProgress) => void;
}

export interface Conclusion {
  outcome: ImportReport["outcome"];
  counts: ImportCounts;
  reasons: string[];
  issues: RowIssue[];
  staged?: Staged;
  read?: boolean;
  diff?: Pick<ImportDiff, "summary" | "samples">;
  /** Samples of a contact feed: from the vault and back into it. */
  contactSamples?: ContactSample[];
}

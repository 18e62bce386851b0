import { rm } from "node:fs/promises";
import path from "node:path";
import { receiveUpload } from "~/platform/upload.server";
import { isCalendarDay } from "./published-date";
import type { SourceDeclaration } from "./source";
import type { RefusedUpload } from "./upload-form";
import { cleanFileName, MAX_UPLOAD_BYTES, sweepUploads, uploadsFolder } from "./uploads.server";

export interface UploadDetails {
  source: string;
  upload: string;
  fileName: string;
  listDate?: string;
  [detail: string]: unknown;
}

export type TakenUpload = { status: "taken"; details: UploadDetails } | { status: "refused"; why: RefusedUpload };

/**
 * Puts an operator's file on disk for the worker and answers what the worker has to know. What is refused is not kept.
 * Files that nobody took up are swept at the same time.
 */
export async function takeUploadForm(request: Request, source: SourceDeclaration): Promise<TakenUpload> {
  await sweepUploads();
  const form = await receiveUpload(request, { field: "file", folder: uploadsFolder(), maxBytes: MAX_UPLOAD_BYTES });
  if (form.status !== "received") {
    return { status: "refused", why: form.status === "too_large" ? "tooLarge" : "unreadable" };
  }
  const { file, fields } = form;
  if (!file) return { status: "refused", why: "noFile" };
  const fileName = cleanFileName(file.name);
  const listDate = fields["list_date"]?.trim() ?? "";
  const why = problemOf(source, { bytes: file.bytes, fileName, listDate });
  if (why) {
    await rm(path.join(uploadsFolder(), file.upload), { force: true });
    return { status: "refused", why };
  }
  return {
    status: "taken",
    details: { source: source.id, upload: file.upload, fileName, ...(listDate && { listDate }) },
  };
}

function problemOf(
  source: SourceDeclaration,
  { bytes, fileName, listDate }: { bytes: number; fileName: string; listDate: string },
): RefusedUpload | null {
  if (bytes === 0) return "empty";
  if (listDate !== "") return isCalendarDay(listDate) && !isAhead(listDate) ? null : "listDateBad";
  const named = source.listDate?.fileName.test(fileName) || /-rejects-of-run-\d+\.csv$/.test(fileName);
  return named ? null : "listDateMissing";
}

/** A list of a later day than today's, wherever today is furthest along, was mistyped. */
function isAhead(day: string): boolean {
  return new Date(day).getTime() > Date.now() + 86_400_000;
}

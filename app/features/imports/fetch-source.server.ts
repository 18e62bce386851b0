import { lstat, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { importerPool } from "~/platform/db.server";
import { download, type DownloadLimits, type Network } from "~/platform/download.server";
import { env } from "~/platform/env.server";
import { isCalendarDay } from "./published-date";
import { latestReading } from "./readings.server";
import { runOfRejectFile } from "./reject-file.server";
import { type SourceDeclaration, termsAreCleared } from "./source";

/** `forget` takes a fetched file away once it was imported; a file of a folder is the operator's and stays. */
export type PickedUp =
  | { status: "found"; file: string; listDate: string; forget: () => Promise<void> }
  | { status: "nothing-new" }
  | { status: "refused"; reason: string };

export interface PickUpOptions {
  signal?: AbortSignal | undefined;
  now?: Date;
  /** Files of this look that were read already and lie where they lay; an address gives one list a look. */
  passedOver?: ReadonlySet<string>;
  /** Tests alone give another network than the public internet. */
  network?: Network;
  limits?: Partial<DownloadLimits>;
}

/** The next list of a source, by its declared feed, that is newer than the last one read: what the weekly schedule imports. */
export async function pickUp(source: SourceDeclaration, options: PickUpOptions = {}): Promise<PickedUp> {
  if (!source.feed || !("url" in source.feed)) return fetchFromFolder(source, options);
  return options.passedOver?.size ? { status: "nothing-new" } : fetchFromUrl(source, options);
}

/** A name that nobody finished writing, or that is not a list. */
const NOT_YET = /^[.~]|\.(?:part|partial|tmp|crdownload|filepart)$/i;
/** Changed so lately, a file may still be on its way. */
const STILL_ARRIVING_MS = 10_000;

/**
 * The oldest list that waits in the source's folder, so that weeks are counted one by one: in its inbox, whatever was not put
 * away yet; in a folder that was declared, and belongs to somebody else, what is newer than the last list read. The day stands
 * in the name or, where declared so, is that of the last change. Links, hidden and half-written files are passed over, and
 * mended reject files, which are imported by hand.
 */
export async function fetchFromFolder(
  source: SourceDeclaration,
  { now = new Date(), passedOver }: PickUpOptions = {},
): Promise<PickedUp> {
  const folder = inboxOf(source);
  const undated: string[] = [];
  const dated: { file: string; listDate: string }[] = [];
  for (const name of (await filesIn(folder)).sort()) {
    if (NOT_YET.test(name) || runOfRejectFile(name) !== undefined) continue;
    const file = path.join(folder, name);
    if (passedOver?.has(file)) continue;
    const found = await lstat(file);
    if (!found.isFile() || Math.abs(now.getTime() - found.mtimeMs) < STILL_ARRIVING_MS) continue;
    const listDate =
      listDateOfName(source, name) ?? (source.feed?.listDate === "modified" ? dayOf(found.mtime) : undefined);
    if (listDate === undefined) undated.push(name);
    else if (!isDeclaredFolder(source) || (await isNewer(source, listDate))) dated.push({ file, listDate });
  }
  const [oldest] = dated.sort((one, other) => one.listDate.localeCompare(other.listDate));
  if (oldest) return { status: "found", ...oldest, forget: () => Promise.resolve() };
  if (undated.length === 0) return { status: "nothing-new" };
  return {
    status: "refused",
    reason: `The day of ${undated[0]} is not known: name it as the files of ${source.id} are named, or import it by hand with --as-of.`,
  };
}

/**
 * The file at the source's https address. Its list date stands in its name, else it is the day of its last change where
 * that is declared, else the day on which it was fetched. Terms that are not cleared are never fetched (domain.md §2).
 */
export async function fetchFromUrl(source: SourceDeclaration, options: PickUpOptions = {}): Promise<PickedUp> {
  const { feed } = source;
  if (!feed || !("url" in feed)) return { status: "refused", reason: `${source.id} declares no address.` };
  if (!termsAreCleared(source)) {
    return {
      status: "refused",
      reason: `The terms of ${source.publisher} are not cleared (${source.termsStatus}): nothing of theirs is fetched.`,
    };
  }
  const { now = new Date(), signal, network } = options;
  const limits = { ...(source.file.maxBytes === undefined ? {} : { bytes: source.file.maxBytes }), ...options.limits };
  await mkdir(env.dataDir, { recursive: true });
  const folder = await mkdtemp(path.join(env.dataDir, "fetched-"));
  const forget = () => rm(folder, { recursive: true, force: true });
  try {
    const arriving = path.join(folder, ".arriving");
    const fetched = await download(feed.url, arriving, { limits, network, signal });
    if (fetched.status === "refused") {
      await forget();
      return fetched;
    }
    const name = fileName(fetched.fileName);
    const changed = feed.listDate === "modified" ? fetched.lastModified : undefined;
    const listDate = listDateOfName(source, name) ?? dayOf(changed ?? now);
    if (!(await isNewer(source, listDate))) {
      await forget();
      return { status: "nothing-new" };
    }
    const file = path.join(folder, name);
    await rename(arriving, file);
    return { status: "found", file, listDate, forget };
  } catch (error) {
    await forget();
    throw error;
  }
}

/** A folder of somebody else's, in which nothing is moved. */
export function isDeclaredFolder(source: SourceDeclaration): boolean {
  return source.feed !== undefined && "folder" in source.feed;
}

/** Where an operator puts the files of a source; a declared folder that is not absolute lies in the data folder. */
export function inboxOf(source: SourceDeclaration): string {
  const declared = source.feed && "folder" in source.feed ? source.feed.folder : path.join("inbox", source.id);
  return path.resolve(env.dataDir, declared);
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    // A folder that nobody made yet has nothing new in it.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

async function isNewer(source: SourceDeclaration, listDate: string): Promise<boolean> {
  const last = await latestReading(importerPool(), source.id);
  return last === undefined || listDate > last.list_date;
}

function listDateOfName(source: SourceDeclaration, name: string): string | undefined {
  const day = source.listDate?.fileName.exec(name)?.[1];
  return day !== undefined && isCalendarDay(day) ? day : undefined;
}

/** Nothing of an address becomes a path. */
function fileName(said: string | undefined): string {
  const safe = (said ?? "")
    .replace(/[^\w.-]+/g, "_")
    .replace(/^\.+/, "")
    .slice(-100);
  return safe === "" ? "list" : safe;
}

/** The day in Alberta, whose days the product counts by. */
function dayOf(moment: Date): string {
  return moment.toLocaleDateString("en-CA", { timeZone: "America/Edmonton" });
}

/**
 * Takes a file that came to its end out of the inbox, so that it is not picked up again: to "taken", or to "refused" for the
 * operator to mend. A contact feed's file holds people's values and is kept nowhere (rules.md 26).
 */
export async function putAway(source: SourceDeclaration, file: string, where: "taken" | "refused"): Promise<void> {
  if (isDeclaredFolder(source) || path.dirname(file) !== inboxOf(source)) return;
  if (source.kind === "contact-research") {
    await rm(file, { force: true });
    return;
  }
  const folder = path.join(inboxOf(source), where);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(file, path.join(folder, path.basename(file))).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
}

import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { directoryDigest } from "~/features/imports/directory-digest.server";
import { runImport } from "~/features/imports/run-import.server";
import { defineSource, type SourceDeclaration } from "~/features/imports/source";
import { undoRun } from "~/features/imports/undo-run.server";
import { testDatabase } from "../../../test/database";
import { createTeam } from "../../../test/money-world";
import { correctionDetail, correctionQueue, correctionsOf } from "./corrections.server";
import { decideCorrection } from "./decide-correction.server";
import { reportProblem, type ProblemReport } from "./report-problem.server";

const database = await testDatabase();
const { owner } = database;
const folder = await mkdtemp(path.join(os.tmpdir(), "trucor-corrections-"));
const { userId } = await createTeam(owner);
await owner.query("insert into public.operator (user_id) values ($1)", [userId]);
const by = { userId, reason: "Seen on the firm's own site." };

let made = 0;
let source: SourceDeclaration;
let firm: string;
let run: number;

beforeEach(async () => {
  made += 1;
  source = defineSource({
    id: `corrected-${made}`,
    publisher: `Publisher ${made}`,
    kind: "certification-list",
    dataSet: "demo",
    jurisdiction: "AB",
    partner: { slug: `corrected-${made}`, name: "A", jurisdictions: ["AB"], industry: { en: "All", fr: "Toutes" } },
    termsStatus: "permission",
    cadenceDays: 7,
    file: { encoding: "utf-8", delimiter: "," },
    columns: { number: "Number", legal_name: "Company", city: "Town", business_phone: "Phone", size: "Staff" },
    ignored: [],
    required: ["number", "legal_name"],
    certification: { programme: "cor", periodKind: "certificate", dateKind: "cert_3y" },
    dates: "YYYY-MM-DD",
    rows: { min: 1, max: 100 },
  });
  run = await publish("2026-11-02", "Leduc");
  const [row] = await database.rows<{ id: string }>(
    "select contractor_id as id from public.source_record where source_id = $1 and natural_key like $2",
    [source.id, "%001%"],
  );
  firm = row!.id;
});

async function publish(asOf: string, town: string, { staff = 12, phone = "403-555-0101" } = {}): Promise<number> {
  const file = path.join(await mkdtemp(path.join(folder, "f-")), "list.csv");
  const lines = ["Number,Company,Town,Phone,Staff", `001,Firm ${made} Ltd.,${town},${phone},${staff}`];
  await writeFile(file, `${[...lines, `002,Other ${made} Ltd.,Leduc,403-555-0102,9`].join("\n")}\n`);
  const report = await runImport({ source, file, asOf });
  expect(["published", "unchanged"], report.reasons.join()).toContain(report.outcome);
  return report.run;
}

async function report(
  field: ProblemReport["field"],
  shouldBe: string,
  more: Partial<ProblemReport> = {},
): Promise<number> {
  await reportProblem(firm, { field, shouldBe, seenAtUrl: undefined, email: undefined, language: "en", ...more });
  const [row] = await database.rows<{ id: number }>("select max(id)::integer as id from public.correction");
  return row!.id;
}

const shown = async (id = firm) =>
  (
    await database.rows<{ city: string; legal_name: string; size: string; export_city: string; match_key: string }>(
      "select city, legal_name, size, export_city, match_key from public.contractor where id = $1",
      [id],
    )
  )[0]!;
const version = async () => Number((await database.rows("select version from public.directory_version"))[0]!.version);
const stateOf = async (id: number) => (await correctionDetail(id))!.state;

test("an accepted value is shown with its date, raises the version, and has the documents made again", async () => {
  const before = await version();
  const id = await report("city", "  EDMONTON ", {
    seenAtUrl: "https://firm.example.com/contact",
    email: "me@example.com",
  });
  expect(await correctionDetail(id, { userId })).toMatchObject({
    field: "city",
    says: "Leduc",
    current: "Leduc",
    report: { shouldBe: "EDMONTON", seenAtUrl: "https://firm.example.com/contact", mailWanted: true, fromTeam: false },
    lists: [{ publisher: `Publisher ${made}`, says: "Leduc", listed: true }],
  });

  expect(await decideCorrection(id, { decision: "accept" }, by)).toMatchObject({ outcome: "done" });

  expect(await shown()).toMatchObject({ city: "Edmonton", export_city: "Edmonton" });
  expect(await version()).toBeGreaterThan(before);
  expect(await correctionsOf(firm)).toMatchObject([{ field: "city" }]);
  expect(await correctionQueue({ state: "accepted" })).toContainEqual(
    expect.objectContaining({ id, reason: by.reason }),
  );
  const jobs = await database.asRole("worker").query("select task_identifier as task from graphile_worker.jobs");
  expect(jobs.rows).toContainEqual({ task: "rebuild_documents" });
  expect(jobs.rows).toContainEqual({ task: "finish_correction" });
});

test("a correction outlives the same list, and another change of the firm, and keeps the key of identity", async () => {
  const name = await report("legal_name", "Firm Renamed Inc.");
  const key = (await shown()).match_key;
  await decideCorrection(name, { decision: "accept" }, by);

  await publish("2026-11-09", "Leduc");
  await publish("2026-11-16", "Nisku", { staff: 25 });

  expect(await shown()).toMatchObject({
    legal_name: "Firm Renamed Inc.",
    city: "Nisku",
    size: "20-49",
    match_key: key,
  });
  expect(await stateOf(name)).toBe("accepted");
});

test("where the list says something else the list wins, and the correction is ended by its run", async () => {
  const id = await report("city", "Edmonton");
  await decideCorrection(id, { decision: "accept" }, by);

  const later = await publish("2026-11-09", "Calgary");

  expect(await shown()).toMatchObject({ city: "Calgary", export_city: "Calgary" });
  expect(await stateOf(id)).toBe("ended");
  expect((await correctionDetail(id))!.decided).toMatchObject({ value: "Edmonton", was: "Leduc", endedRun: later });
  expect(await correctionQueue({ state: "ended" })).toContainEqual(expect.objectContaining({ id }));
  expect(await correctionsOf(firm)).toEqual([]);
  // Ended is ended: the old value of the list does not call it back.
  await publish("2026-11-16", "Leduc");
  expect(await shown()).toMatchObject({ city: "Leduc" });
});

test("undoing the run that ended it brings the correction back, to the same digest", async () => {
  const id = await report("city", "Edmonton");
  await decideCorrection(id, { decision: "accept" }, by);
  const digest = await directoryDigest(owner);
  const later = await publish("2026-11-09", "Calgary");
  expect(await directoryDigest(owner)).not.toBe(digest);

  expect(await undoRun(later)).toMatchObject({ outcome: "done" });

  expect(await shown()).toMatchObject({ city: "Edmonton" });
  expect(await stateOf(id)).toBe("accepted");
  expect(await directoryDigest(owner)).toBe(digest);
});

test("undoing an unrelated run published after it leaves it, and the digest, as they were", async () => {
  const id = await report("city", "Edmonton");
  await decideCorrection(id, { decision: "accept" }, by);
  const digest = await directoryDigest(owner);
  const later = await publish("2026-11-09", "Leduc", { staff: 60 });

  expect(await undoRun(later)).toMatchObject({ outcome: "done" });

  expect(await directoryDigest(owner)).toBe(digest);
  expect(await stateOf(id)).toBe("accepted");
});

test("undoing the run on whose value it was decided ends it, and the same list brings it back", async () => {
  const second = await publish("2026-11-09", "Nisku");
  const id = await report("city", "Edmonton");
  await decideCorrection(id, { decision: "accept" }, by);

  await undoRun(second);

  expect(await shown()).toMatchObject({ city: "Leduc" });
  expect(await stateOf(id)).toBe("ended");
  await publish("2026-11-10", "Nisku");
  expect(await shown()).toMatchObject({ city: "Edmonton" });
  expect(await stateOf(id)).toBe("accepted");
});

test("a later correction of the same field replaces the earlier one and stands on what the list says", async () => {
  const first = await report("city", "Edmonton");
  const second = await report("city", "Red Deer");
  await decideCorrection(first, { decision: "accept" }, by);
  await decideCorrection(second, { decision: "accept" }, by);

  await publish("2026-11-09", "Leduc", { staff: 30 });

  expect(await shown()).toMatchObject({ city: "Red Deer" });
  expect([await stateOf(first), await stateOf(second)]).toEqual(["ended", "accepted"]);
  expect((await correctionDetail(second))!.decided).toMatchObject({ was: "Leduc" });
});

test("a merged firm's report and correction are those of the firm that it was merged into", async () => {
  const id = await report("size", "50-99");
  const [other] = await database.rows<{ id: string }>(
    "select contractor_id as id from public.source_record where source_id = $1 and contractor_id <> $2",
    [source.id, firm],
  );
  await owner.query("update public.source_record set contractor_id = $2 where contractor_id = $1", [firm, other!.id]);
  await owner.query("update public.contractor set hidden_at = now() where id = $1", [firm]);
  await owner.query("insert into public.contractor_alias (old_id, contractor_id) values ($1, $2)", [firm, other!.id]);

  expect(await decideCorrection(id, { decision: "accept" }, by)).toMatchObject({ outcome: "done" });

  expect(await shown(other!.id)).toMatchObject({ size: "50-99" });
  expect((await correctionDetail(id))!.contractorId).toBe(other!.id);
});

test("a decision is made once, with a reason and a value that can be read; else nothing changes", async () => {
  const id = await report("business_phone", "call the yard");
  const before = await directoryDigest(owner);

  expect(await decideCorrection(id, { decision: "accept" }, { userId, reason: undefined })).toMatchObject({
    outcome: "refused",
  });
  expect(await decideCorrection(id, { decision: "accept" }, by)).toEqual({
    outcome: "refused",
    answer: "Write the number as 403-555-0123.",
  });
  expect(await decideCorrection(id, { decision: "accept", value: "403-555-0101" }, by)).toMatchObject({
    outcome: "refused",
  });
  expect(await directoryDigest(owner)).toBe(before);
  expect(await stateOf(id)).toBe("open");
  expect(await decideCorrection(id, { decision: "decline" }, by)).toMatchObject({ outcome: "done" });
  expect(await decideCorrection(id, { decision: "decline" }, by)).toMatchObject({ outcome: "done" });
  expect(await decideCorrection(id, { decision: "accept", value: "403-555-0199" }, by)).toMatchObject({
    outcome: "refused",
  });
  expect(await directoryDigest(owner)).toBe(before);
  expect(await decideCorrection(9_999_999, { decision: "accept" }, by)).toMatchObject({ outcome: "refused" });
});

test("what a reporter wrote is an operator's to read, and the log says so; web reads no address", async () => {
  const id = await report("other", "Ask Zoë", { email: "zoe@example.com" });
  const { userId: member } = await createTeam(owner);

  expect((await correctionDetail(id, { userId: member }))!.report).toBeNull();
  expect((await correctionDetail(id, { userId }))!.report).toMatchObject({ shouldBe: "Ask Zoë", mailWanted: true });

  expect(JSON.stringify(await correctionDetail(id, { userId }))).not.toContain("zoe@example.com");
  expect(
    await database.rows("select user_id from public.desk_action where action = 'read-correction' and object = $1", [
      `correction:${id}`,
    ]),
  ).toEqual([{ user_id: userId }]);
  await expect(database.asRole("web").query("select * from vault.correction_report")).rejects.toMatchObject({
    code: "42501",
  });
  expect(JSON.stringify(await database.rows("select * from public.correction where id = $1", [id]))).not.toMatch(
    /Zoë|zoe@/,
  );
});

test("a firm takes twenty open reports and no more", async () => {
  for (let n = 0; n < 25; n++) await report("city", `Town ${n}`);

  const [row] = await database.rows<{ n: string }>(
    "select count(*) as n from public.correction where contractor_id = $1",
    [firm],
  );

  expect(Number(row!.n)).toBe(20);
  expect(run).toBeGreaterThan(0);
});

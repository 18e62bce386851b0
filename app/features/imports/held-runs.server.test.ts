import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { DESK_ACTIONS } from "~/desk-actions.server";
import { env } from "~/platform/env.server";
import { testDatabase } from "../../../test/database";
import {
  contactResearch,
  importList,
  LIST_HEADER,
  monday,
  partnerList,
  RESEARCH_HEADER,
  researchLine,
} from "../../../test/import-world";
import { runDetail, runProgress, runsList } from "./desk-runs.server";
import { directoryDigest } from "./directory-digest.server";
import { countAbsences, publishWaiting, refuseWaiting, takeUpload, uploadedFile } from "./held-runs.server";
import { isFile, keptFile } from "./receive-file.server";
import { scrubHeldRuns } from "./scrub-held-runs.server";
import type { SourceDeclaration } from "./source";
import { SOURCES } from "./sources";
import { undoRun } from "./undo-run.server";

const database = await testDatabase();
let made = 0;
let operator: string;

beforeAll(async () => {
  const [user] = await database.rows<{ id: string }>(
    `INSERT INTO public."user" (name, email, "emailVerified", language) VALUES ('', 'operator@desk.example.com', true, 'en') RETURNING id`,
  );
  operator = user!.id;
  await database.rows("INSERT INTO public.operator (user_id) VALUES ($1)", [operator]);
  await mkdir(path.join(env.dataDir, "uploads"), { recursive: true });
});

function list(): SourceDeclaration {
  made += 1;
  return declare(partnerList(`held-${made}`));
}

/** The desk takes files of declared sources: a test's own is declared beside them. */
function declare(source: SourceDeclaration): SourceDeclaration {
  (SOURCES as SourceDeclaration[]).push(source);
  return source;
}

const firm = (number: number, expires = "2027-05-31") =>
  `N${number},Held ${made} Firm ${number} Ltd.,Calgary,,,2024-06-01,${expires},5-9,COR,Certificate`;
const firms = (count: number) => Array.from({ length: count }, (_, index) => firm(index + 1));

/** An entry of the log, as `desk_act` writes it. */
async function logged(action: string, object: string): Promise<number> {
  const [row] = await database.rows<{ id: number }>(
    "INSERT INTO public.desk_action (user_id, action, object) VALUES ($1, $2, $3) RETURNING id::int",
    [operator, action, object],
  );
  return row!.id;
}

async function drop(source: SourceDeclaration, week: number, lines: readonly string[], header = LIST_HEADER) {
  const upload = randomUUID();
  await writeFile(uploadedFile(upload), `${[header, ...lines].join("\n")}\n`, { mode: 0o600 });
  const details = { source: source.id, upload, fileName: "list.csv", listDate: monday(week) };
  const actionId = await logged("import-file", `source:${source.id}`);
  const answer = await takeUpload(details, { actionId });
  return { ...answer, run: answer.run!, again: () => takeUpload(details, { actionId }), upload };
}

const shownOf = async (run: number) => {
  const { added = 0, changed = 0, absent = 0, rejected = 0 } = (await runDetail(run))!.run.counts;
  return { added, changed, absent, rejected };
};

const underReview = async (source: SourceDeclaration) =>
  (
    await database.rows<{ under_review: boolean }>(
      "SELECT under_review FROM public.source_review WHERE source_id = $1",
      [source.id],
    )
  )[0]?.under_review;

test("a dropped file waits with its diff, changes nothing, and is published under its own number", async () => {
  const source = list();
  await importList(source, monday(0), [LIST_HEADER, ...firms(20)]);
  const before = await directoryDigest(database.owner);

  const { run, outcome, answer } = await drop(source, 1, [...firms(18), firm(19, "2030-05-31"), firm(21)]);

  expect({ outcome, answer }).toMatchObject({
    outcome: "done",
    answer: expect.stringMatching(/waits for Publish: 1 added, 1 changed, 1 absent/),
  });
  expect(await directoryDigest(database.owner)).toBe(before);
  expect(await underReview(source)).toBe(true);
  const detail = (await runDetail(run))!;
  expect(detail).toMatchObject({
    run: {
      outcome: "waiting",
      origin: "desk",
      listDate: monday(1),
      counts: { added: 1, changed: 1, absent: 1, unchanged: 18 },
    },
    summary: {
      provinces: { AB: { added: 1, changed: 1, absent: 1, rejected: 0 } },
      fields: { expires_on: 1 },
      known_rows: 20,
    },
    diff: {
      added: [{ recordKey: "N21", contractorId: null }],
      renewed: [{ recordKey: "N19", field: "expires_on", before: "2027-05-31", after: "2030-05-31" }],
      absent: [{ recordKey: "N20" }],
    },
    can: { publish: true, refuse: true, countAbsences: null, undo: expect.stringMatching(/refuse it instead/) },
  });

  const published = await publishWaiting(run, { shown: await shownOf(run) });

  expect(published).toMatchObject({ outcome: "done" });
  expect(await underReview(source)).toBe(false);
  const after = (await runDetail(run))!;
  expect(after).toMatchObject({ run: { id: run, outcome: "published" }, can: { publish: false, undo: true } });
  // Who was added has a page now, and the row leads there.
  const [added] = detail.diff.added!;
  expect(after.diff).toEqual({
    ...detail.diff,
    added: [{ ...added, contractorId: expect.stringMatching(/^[\da-f-]{36}$/) }],
  });
  expect(after.summary.headline).toMatchObject({ before: expect.any(Object), after: expect.any(Object) });
  expect(await publishWaiting(run, { shown: await shownOf(run) })).toMatchObject({ outcome: "done" });
  expect((await undoRun(run)).outcome).toBe("done");
  expect((await runDetail(run))!.diff.added).toEqual([added]);
  expect(await directoryDigest(database.owner)).toBe(before);
});

test("it waits again where the numbers are others than those shown", async () => {
  const source = list();
  await importList(source, monday(0), [LIST_HEADER, ...firms(20)]);
  const { run } = await drop(source, 2, [...firms(20), firm(21), firm(22)]);
  const shown = await shownOf(run);
  await importList(source, monday(1), [LIST_HEADER, ...firms(20), firm(21)]);
  const before = await directoryDigest(database.owner);

  const first = await publishWaiting(run, { shown });

  expect(first).toMatchObject({
    outcome: "refused",
    answer: expect.stringMatching(/others than those shown: 1 added/),
  });
  expect(await directoryDigest(database.owner)).toBe(before);
  expect((await runDetail(run))!.diff.added).toHaveLength(1);
  expect(await publishWaiting(run, { shown: await shownOf(run) })).toMatchObject({ outcome: "done" });
});

test("the same entry of the log twice makes one run, and a later file takes an earlier one's place", async () => {
  const source = list();
  await importList(source, monday(0), [LIST_HEADER, ...firms(20)]);
  const one = await drop(source, 1, firms(21));

  const again = await one.again();
  const other = await drop(source, 1, firms(22));

  expect(again.run).toBe(one.run);
  expect(await isFile(uploadedFile(one.upload))).toBe(false);
  expect((await runDetail(one.run))!.run).toMatchObject({
    outcome: "refused",
    reasons: [expect.stringContaining(`run ${other.run}, took its place`)],
  });
  expect(await publishWaiting(one.run, { shown: await shownOf(one.run) })).toMatchObject({ outcome: "refused" });
  expect((await runsList({ source: source.id })).map(({ id }) => id).slice(0, 2)).toEqual([other.run, one.run]);
});

test("two that press Publish at once publish once", async () => {
  const source = list();
  const { run } = await drop(source, 0, firms(20));
  const shown = await shownOf(run);

  const answers = await Promise.all([publishWaiting(run, { shown }), publishWaiting(run, { shown })]);

  expect(answers.map(({ outcome }) => outcome)).toEqual(["done", "done"]);
  expect(
    await database.rows("SELECT count(*)::int AS readings FROM public.reading WHERE source_id = $1", [source.id]),
  ).toEqual([{ readings: 1 }]);
});

test("a file that is refused, or known, does not wait", async () => {
  const source = list();
  await importList(source, monday(0), [LIST_HEADER, ...firms(20)]);

  const cut = await drop(source, 1, firms(5));
  const known = await drop(source, 0, firms(20));

  expect(cut).toMatchObject({ outcome: "refused", answer: expect.stringMatching(/fewer than 70 %/) });
  expect(known).toMatchObject({ outcome: "done", answer: expect.stringMatching(/read before/) });
});

test("refused at the desk, nothing of it is published and the source stays under review", async () => {
  const source = list();
  await importList(source, monday(0), [LIST_HEADER, ...firms(20)]);
  const { run } = await drop(source, 1, firms(21));

  expect(await refuseWaiting(run)).toMatchObject({ outcome: "done" });
  expect(await refuseWaiting(run)).toMatchObject({ outcome: "done" });

  expect(await underReview(source)).toBe(true);
  await importList(source, monday(1), [LIST_HEADER, ...firms(21)]);
  expect(await underReview(source)).toBe(false);
});

describe("absences that are many", () => {
  test("are counted once, at most so many, before it is published or after", async () => {
    const source = list();
    await importList(source, monday(0), [LIST_HEADER, ...firms(60)]);
    const { run } = await drop(source, 1, firms(45));
    expect((await runDetail(run))!).toMatchObject({
      run: { counts: { absent: 0, withheld: 15 }, reasons: [expect.stringMatching(/15 of 60 rows/)] },
      can: { countAbsences: 15 },
    });

    const tooFew = { outcome: "refused", answer: expect.stringMatching(/15 rows are missing.*more than the 14/) };
    expect(await countAbsences(run, { approve: 14 })).toMatchObject(tooFew);
    expect((await runDetail(run))!.run).toMatchObject({ outcome: "waiting", counts: { absent: 0, withheld: 15 } });
    expect(await publishWaiting(run, { shown: await shownOf(run) })).toMatchObject({ outcome: "done" });
    expect((await runDetail(run))!.run).toMatchObject({ outcome: "withheld", counts: { absent: 0, withheld: 15 } });
    expect(await countAbsences(run, { approve: 14 })).toMatchObject(tooFew);
    expect((await runDetail(run))!.can.countAbsences).toBe(15);
    expect(await countAbsences(run, { approve: 15 })).toMatchObject({ outcome: "done" });
    expect(await countAbsences(run, { approve: 15 })).toMatchObject({ outcome: "done" });

    expect((await runDetail(run))!.run).toMatchObject({ outcome: "published", counts: { absent: 15, withheld: 0 } });
    const events = await database.rows(
      "SELECT kind, count(*)::int AS events FROM public.standing_event WHERE run_id = $1 GROUP BY kind",
      [run],
    );
    expect(events).toEqual([{ kind: "not-seen-once", events: 15 }]);
  });

  test("are counted with the publication", async () => {
    const source = list();
    await importList(source, monday(0), [LIST_HEADER, ...firms(60)]);
    const { run } = await drop(source, 1, firms(45));

    expect(await countAbsences(run, { approve: 15 })).toMatchObject({ outcome: "done" });

    expect((await runDetail(run))!.run).toMatchObject({
      outcome: "published",
      counts: { absent: 15, withheld: 0 },
      approvedAbsences: 15,
    });
  });

  test("are published withheld where only Publish is pressed, and undone with their run", async () => {
    const source = list();
    await importList(source, monday(0), [LIST_HEADER, ...firms(60)]);
    const before = await directoryDigest(database.owner);
    const { run } = await drop(source, 1, firms(45));

    expect(await publishWaiting(run, { shown: await shownOf(run) })).toMatchObject({ outcome: "done" });
    expect(await countAbsences(run, { approve: 15 })).toMatchObject({ outcome: "done" });
    expect((await undoRun(run)).outcome).toBe("done");

    expect(await directoryDigest(database.owner)).toBe(before);
  });
});

describe("a file of contacts that waits", () => {
  const people = (...names: string[]) =>
    names.map((name, index) =>
      researchLine({
        id: `R${index}`,
        firm: `Held ${made} Firm ${index + 1} Ltd.`,
        town: "Calgary",
        person: name,
        title: "HSE Manager",
        email: `${name.split(" ")[0]!.toLowerCase()}@held${made}.example.com`,
      }),
    );

  test("keeps what it says in the vault and its file only while it waits; operators read it, and the log says so", async () => {
    await importList(list(), monday(0), [LIST_HEADER, ...firms(20)]);
    const research = declare(contactResearch(`held-people-${made}`));

    const { run } = await drop(research, 0, people("Wilhelmina Zufall", "Ottokar Zufall"), RESEARCH_HEADER);

    const [row] = await database.rows<{ row: unknown; sha: string }>(
      "SELECT to_jsonb(r) AS row, file_sha256 AS sha FROM public.import_run r WHERE id = $1",
      [run],
    );
    const kept = keptFile(research, row!.sha);
    expect(await isFile(kept)).toBe(true);
    expect(JSON.stringify([row, await runDetail(run)])).not.toMatch(/zufall|wilhelmina|ottokar/i);
    const read = (user: string) =>
      database.asRole("web").query("SELECT name FROM public.desk_contact_diff($1, $2)", [user, run]);
    expect((await read(operator)).rows).toEqual([{ name: "Wilhelmina Zufall" }, { name: "Ottokar Zufall" }]);
    expect((await read(randomUUID())).rows).toEqual([]);
    expect(
      await database.rows("SELECT action, outcome FROM public.desk_action WHERE object = $1", [`run:${run}`]),
    ).toEqual([{ action: "read-contact-diff", outcome: "done" }]);

    await importList(research, monday(0), [RESEARCH_HEADER, ...people("Wilhelmina Zufall", "Ottokar Zufall")], {
      dryRun: true,
    });
    expect(await isFile(kept)).toBe(true);
    expect(await publishWaiting(run, { shown: await shownOf(run) })).toMatchObject({ outcome: "done" });
    expect(await isFile(kept)).toBe(false);
  });

  test("is scrubbed when nobody decided within 30 days", async () => {
    await importList(list(), monday(0), [LIST_HEADER, ...firms(20)]);
    const research = declare(contactResearch(`held-people-${made}`));
    const { run } = await drop(research, 0, people("Adalbert Zufall"), RESEARCH_HEADER);
    const [{ sha } = { sha: "" }] = await database.rows<{ sha: string }>(
      "UPDATE public.import_run SET started_at = now() - interval '31 days', finished_at = now() - interval '31 days' WHERE id = $1 RETURNING file_sha256 AS sha",
      [run],
    );

    await scrubHeldRuns();

    expect((await runDetail(run))!.run).toMatchObject({
      outcome: "refused",
      reasons: [expect.stringMatching(/30 days/)],
    });
    expect(await isFile(keptFile(research, sha))).toBe(false);
    expect(await database.rows("SELECT FROM vault.import_diff WHERE run_id = $1", [run])).toEqual([]);
  });
});

test("each action of the desk is wired, and reads its details strictly", () => {
  const details = (name: string, value: unknown) => DESK_ACTIONS[name]!.details.safeParse(value).success;
  expect(Object.keys(DESK_ACTIONS)).toEqual(
    expect.arrayContaining(["import-file", "publish-run", "count-absences", "refuse-run", "undo-run"]),
  );
  expect(details("import-file", { source: "x", upload: "../../etc/passwd", fileName: "a.csv" })).toBe(false);
  expect(details("publish-run", { run: 1 })).toBe(false);
  expect(details("undo-run", { run: 1 })).toBe(true);
});

test("a run that is over has no progress left", async () => {
  const source = list();
  const { run } = await drop(source, 0, firms(20));
  expect(await runProgress(run)).toEqual({ outcome: "waiting", stage: "guarded", rows: undefined, at: undefined });
});

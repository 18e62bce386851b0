import { describe, expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import {
  businessDirectory,
  changingWorld,
  contactResearch,
  importList,
  LIST_HEADER,
  monday,
  partnerList,
  shownState,
} from "../../../test/import-world";
import { directoryDigest } from "./directory-digest.server";
import { lockPublishing } from "./import-runs.server";
import { undoRun } from "./undo-run.server";

const database = await testDatabase();

/** PROVE=full: `npm run prove` tells more stories. */
const SEEDS = process.env.PROVE === "full" ? [1, 2, 3, 4, 5, 6] : [1];
const WEEKS = process.env.PROVE === "full" ? 8 : 4;

describe.each(SEEDS)("weeks of changing lists, story %i", (seed) => {
  const prefix = `Story${seed}`;
  const world = changingWorld(seed, prefix);
  const publishers = [
    { source: partnerList(`one-${seed}`), lines: () => world.partnerLines(0) },
    { source: partnerList(`other-${seed}`), lines: () => world.partnerLines(1) },
    { source: businessDirectory(`firms-${seed}`), lines: () => world.directoryLines() },
    { source: contactResearch(`people-${seed}`), lines: () => world.researchLines() },
  ];

  test("each undo, newest first, shows what was shown before the run; the files again show what they showed", async () => {
    const taken: { run: number; before: unknown; after: unknown; ids: unknown; again: () => Promise<unknown> }[] = [];
    for (let week = 0; week < WEEKS; week += 1) {
      if (week > 0) world.week();
      for (const { source, lines } of publishers) {
        const before = await shownState(database.owner);
        const file = lines();
        const bring = () => importList(source, monday(week), file, { approve: 40 });
        const report = await bring();
        expect(report.outcome, report.reasons.join()).toMatch(/published|withheld|unchanged/);
        taken.push({
          run: report.run,
          before,
          after: await shownState(database.owner),
          ids: await contactIds(),
          again: bring,
        });
      }
    }

    for (const { run, before } of taken.toReversed()) {
      expect(await undoRun(run)).toMatchObject({ outcome: "done" });
      expect(await shownState(database.owner)).toEqual(before);
    }
    for (const { again, after, ids } of taken) {
      await again();
      expect(await shownState(database.owner)).toEqual(after);
      expect(await contactIds()).toEqual(ids);
    }
  }, 300_000);
});

describe("a run is not taken back", () => {
  let made = 0;
  const partner = () => partnerList(`undo-list-${(made += 1)}`);
  const row = (number: string, firm: string, more = ",2024-06-01,2027-05-31,5-9,COR,Certificate") =>
    `${number},${firm} ${made} Ltd.,Calgary,,403-555-0${100 + made}${more}`;
  const rows = (count: number, prefix = "A") =>
    Array.from({ length: count }, (_, index) => row(`${prefix}${index}`, `Firm ${prefix} ${index}`));

  test("that is unknown, or published nothing", async () => {
    const source = partner();
    const list = [LIST_HEADER, ...rows(20)];
    const dry = await importList(source, monday(0), list, { dryRun: true });
    const first = await importList(source, monday(0), list);
    const same = await importList(source, monday(0), list);
    const cut = await importList(source, monday(1), list.slice(0, 5));

    const answers = await Promise.all(
      [999_999, dry.run, same.run, cut.run].map(async (run) => (await undoRun(run)).answer),
    );

    expect(answers).toEqual([
      "There is no run 999999.",
      `Run ${dry.run} was a dry run: it changed nothing.`,
      `Run ${same.run} read a list that was known already: it changed nothing.`,
      `Run ${cut.run} published nothing (refused): there is nothing to undo.`,
    ]);
    expect(await undoRun(first.run)).toMatchObject({ outcome: "done", hidden: 20 });
    expect(await undoRun(first.run)).toMatchObject({
      outcome: "done",
      answer: `Run ${first.run} was undone before; nothing was changed.`,
    });
  });

  test("before the later ones of its source", async () => {
    const source = partner();
    const first = await importList(source, monday(0), [LIST_HEADER, ...rows(20)]);
    const later = await importList(source, monday(1), [LIST_HEADER, ...rows(20)]);
    expect(later.outcome).toBe("unchanged");

    const before = await shownState(database.owner);
    expect(await undoRun(first.run)).toMatchObject({
      outcome: "refused",
      answer: `Run ${later.run} of ${source.id} (list of ${monday(1)}) was published later: undo it first, newest first.`,
    });
    expect(await shownState(database.owner)).toEqual(before);
    expect(await undoRun(later.run)).toMatchObject({ outcome: "done", hidden: 0, restored: 0 });
    expect(await undoRun(first.run)).toMatchObject({ outcome: "done" });
  });

  test("under another list that names the firms it brought", async () => {
    const one = partner();
    const first = await importList(one, monday(0), [LIST_HEADER, ...rows(20)]);
    const other = businessDirectory(`undo-directory-${made}`);
    const built = await importList(other, monday(0), [
      "Id,Company,Town,Site,Phone,Size",
      `D1,Firm A 0 ${made} Ltd.,Calgary,,,5-9`,
    ]);

    expect(await undoRun(first.run)).toMatchObject({
      outcome: "refused",
      answer: `Run ${built.run} of ${other.id} listed firms that came with run ${first.run}: undo it first.`,
    });
    expect((await undoRun(built.run)).outcome).toBe("done");
    expect((await undoRun(first.run)).outcome).toBe("done");
  });

  test("under another partner's list that took over a certificate it left", async () => {
    const from = partner();
    const lines = [...rows(20), row("M", "Mover")];
    await importList(from, monday(0), [LIST_HEADER, ...lines]);
    const to = { ...partnerList(`undo-to-${made}`) };
    const left = await importList(from, monday(1), [LIST_HEADER, ...lines.slice(0, -1)]);
    const taken = await importList(to, monday(1), [LIST_HEADER, ...rows(20, "B"), row("N", "Mover")]);

    expect(await undoRun(left.run)).toMatchObject({
      outcome: "refused",
      answer: `Run ${taken.run} of ${to.id} moved certificates on from where they stood after run ${left.run}: undo it first.`,
    });
  });

  test("once its firms are merged with others", async () => {
    const source = partner();
    const { run } = await importList(source, monday(0), [LIST_HEADER, ...rows(20)]);
    await database.rows(
      "INSERT INTO public.contractor_alias (old_id, contractor_id) SELECT gen_random_uuid(), id FROM public.contractor WHERE brought_by = $1 LIMIT 1",
      [run],
    );

    expect(await undoRun(run)).toMatchObject({
      outcome: "refused",
      answer: expect.stringMatching(/merged with others: split them first/),
    });
  });
});

test("an undone file leaves no trace in what later files come to", async () => {
  const source = partnerList("trace");
  const other = partnerList("trace-other");
  const firm = (number: string, name: string, town: string, phone: string) =>
    `${number},${name},${town},,${phone},2024-06-01,2027-05-31,5-9,COR,Certificate`;
  const rest = Array.from({ length: 20 }, (_, index) => firm(`T${index}`, `Trace Rest ${index} Ltd.`, "Calgary", ""));
  const base = [LIST_HEADER, ...rest, firm("T", "Trace Paving Ltd.", "Calgary", "403-555-0142")];
  // Says, wrongly, that two firms of one name are one: its town is the one's and its phone the other's.
  const wrong = [
    ...base,
    firm("W", "Trace Paving Ltd.", "Olds", "403-555-0142"),
    firm("X", "Trace Trucking Ltd.", "Olds", "403-555-0143"),
  ];
  const later = [
    LIST_HEADER,
    ...rest.map((line) => line.replace("T", "Z").replace("Trace", "Tracer")),
    firm("L", "Trace Paving Ltd.", "Olds", ""),
  ];
  const latest = [
    ...base,
    firm("X", "Trace Trucking Ltd.", "Leduc", "403-555-0143"),
    firm("Y", "Trace Trucking Ltd.", "Olds", ""),
  ];

  const plain: unknown[] = [];
  const runs: number[] = [];
  for (const [list, week, lines] of [
    [source, 0, base],
    [other, 1, later],
    [source, 2, latest],
  ] as const) {
    runs.push((await importList(list, monday(week), lines)).run);
    plain.push((await shownState(database.owner)).directory);
  }
  for (const run of runs.toReversed()) expect((await undoRun(run)).outcome).toBe("done");

  await importList(source, monday(0), base);
  const { run } = await importList(source, monday(1), wrong);
  expect(await undoRun(run)).toMatchObject({ outcome: "done", hidden: 2 });
  const told = [(await shownState(database.owner)).directory];
  await importList(other, monday(1), later);
  told.push((await shownState(database.owner)).directory);
  await importList(source, monday(2), latest);
  told.push((await shownState(database.owner)).directory);

  expect(told).toEqual(plain);
});

test("ids of an undone file decide nothing: neither that a right one lost its zeros, nor that a wrong one did not", async () => {
  const lines = (start: string) => [
    LIST_HEADER,
    ...Array.from(
      { length: 20 },
      (_, at) => `${start}${100 + at},Zero ${start}${at} Ltd.,Olds,,,2024-06-01,2027-05-31,5-9,COR,Certificate`,
    ),
  ];
  const right = partnerList("zeros-right");
  const padded = await importList(right, monday(0), lines("00"));
  await undoRun(padded.run);
  expect(await importList(right, monday(0), lines(""))).toMatchObject({ outcome: "published", rejected: 0 });

  const wrong = partnerList("zeros-wrong");
  const stripped = await importList(wrong, monday(0), lines(""));
  await undoRun(stripped.run);
  await importList(wrong, monday(0), lines("00"));
  expect(await importList(wrong, monday(1), lines(""))).toMatchObject({
    outcome: "refused",
    reasons: [expect.stringContaining("were rejected"), ...Array(3).fill(expect.stringContaining("leading zeros"))],
  });
});

test("undone under a later list of another source, a run takes back its own and leaves the other's", async () => {
  const source = partnerList("chain");
  const directory = businessDirectory("chain-directory");
  const rest = Array.from(
    { length: 20 },
    (_, index) => `C${index},Chain Rest ${index} Ltd.,Calgary,,,2024-06-01,2027-05-31,,COR,Certificate`,
  );
  const named = (name: string) => [LIST_HEADER, ...rest, `C,${name},Calgary,,,2024-06-01,2027-05-31,,COR,Certificate`];
  const listed = (name: string, size: string) => ["Id,Company,Town,Site,Phone,Size", `D,${name},Calgary,,,${size}`];
  const firm = async () =>
    (
      await database.rows(
        `SELECT k.legal_name, k.former_names, k.size, k.updated_on::text FROM public.contractor k JOIN public.source_record r ON r.contractor_id = k.id
          WHERE r.source_id = 'chain' AND r.natural_key = 'C'`,
      )
    )[0];
  await importList(source, monday(0), named("Chain Old Ltd."));
  await importList(directory, monday(0), listed("Chain Old Ltd.", "5-9"));
  const before = await shownState(database.owner);
  const renamed = await importList(source, monday(1), named("Chain New Ltd."));
  const sized = await importList(directory, monday(2), listed("Chain Sold Ltd.", "10-19"));
  expect(await firm()).toEqual({
    legal_name: "Chain New Ltd.",
    former_names: ["Chain Old Ltd."],
    size: "10-19",
    updated_on: monday(2),
  });

  expect((await undoRun(renamed.run)).outcome).toBe("done");
  expect(await firm()).toMatchObject({ legal_name: "Chain Old Ltd.", size: "10-19", updated_on: monday(2) });
  expect((await undoRun(sized.run)).outcome).toBe("done");

  expect(await shownState(database.owner)).toEqual(before);
});

test("readers see the directory before or after, while lists come and go", async () => {
  const [one, other] = [partnerList("seen-one"), partnerList("seen-other")];
  const lists = (name: string, prefix: string) =>
    [0, 1, 2, 3].map((week) => [
      LIST_HEADER,
      ...Array.from(
        { length: 300 },
        (_, index) =>
          `${prefix}${index + week * 5},${name} ${index + week * 5} Ltd.,Calgary,,,2024-06-01,202${7 + week}-05-31,5-9,COR,Certificate`,
      ),
    ]);
  const states = new Set<string>();
  const seen: string[] = [];
  let done = false;
  const look = async () => directoryDigest(database.owner);
  // Each publication is one state; the reader notes what it sees, and the writers, one after the other, what there was.
  const reader = (async () => {
    const client = await database.owner.connect();
    while (!done) {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      seen.push(await directoryDigest(client));
      await client.query("COMMIT");
    }
    client.release();
  })();
  states.add(await look());
  const runs: number[] = [];
  for (const [week, lines] of lists("Seen", "S").entries()) {
    runs.push((await importList(one, monday(week), lines)).run);
    states.add(await look());
    runs.push((await importList(other, monday(week), lists("Seen too", "T")[week]!)).run);
    states.add(await look());
  }
  for (const run of runs.toReversed()) {
    await undoRun(run);
    states.add(await look());
  }
  done = true;
  await reader;

  expect(new Set(seen).size).toBeGreaterThan(3);
  expect(seen.filter((digest) => !states.has(digest))).toEqual([]);
});

test("two sources are staged side by side, and one waits for the other only to match and publish", async () => {
  const [one, other] = [partnerList("lock-one"), partnerList("lock-other")];
  const lines = (prefix: string) => [
    LIST_HEADER,
    ...Array.from(
      { length: 20 },
      (_, index) => `${prefix}${index},Locked ${index} Ltd.,Calgary,,,2024-06-01,2027-05-31,5-9,COR,Certificate`,
    ),
  ];
  const holder = await database.asRole("importer").connect();
  await holder.query("BEGIN");
  await lockPublishing(holder);

  const imports = Promise.all([importList(one, monday(0), lines("A")), importList(other, monday(0), lines("B"))]);
  await expect
    .poll(
      async () =>
        (
          await database.rows(
            "SELECT count(*)::int AS runs FROM public.import_run WHERE source_id ~ '^lock-' AND stage = 'staged'",
          )
        )[0],
      { timeout: 20_000 },
    )
    .toEqual({ runs: 2 });
  expect(await database.rows("SELECT FROM public.reading WHERE source_id ~ '^lock-'")).toEqual([]);
  await holder.query("COMMIT");
  holder.release();

  expect((await imports).map(({ outcome, added }) => ({ outcome, added }))).toEqual([
    { outcome: "published", added: 20 },
    { outcome: "published", added: 20 },
  ]);
  expect(
    await database.rows("SELECT count(*)::int AS firms FROM public.contractor WHERE match_key ~ '^locked '"),
  ).toEqual([{ firms: 20 }]);
});

async function contactIds() {
  return database.rows(
    `SELECT c.id, k.match_key, coalesce(c.person_folded, c.mailbox) AS name FROM vault.contact c JOIN public.contractor k ON k.id = c.contractor_id
      WHERE c.retired_at IS NULL ORDER BY 1`,
  );
}

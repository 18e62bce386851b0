import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { currentContractorId } from "~/features/contractors/contractor-facts.server";
import { directoryDigest } from "~/features/imports/directory-digest.server";
import type { Tx } from "~/platform/db.server";
import { testDatabase } from "../../../test/database";
import { certificationList, type ListedFirm, type TestList } from "../../../test/directory-lists";
import { duplicateQueue, judge } from "./duplicates.server";
import { firmIdentities } from "./firm-identities.server";
import { mergesOf, splitMerge } from "./merges.server";
import { pairsApart, takeBackDifferent } from "./pairs-apart.server";
import { proposeDuplicates } from "./propose-duplicates.server";

const database = await testDatabase();
const desk = { userId: randomUUID(), reason: "Looked at both sites." };

/** Firms that are nobody's double, so that the words of the directory are worth something and a merge is one of many. */
const crowd = (from: number): ListedFirm[] =>
  Array.from({ length: 120 }, (_, at) => ({
    number: `C-${from + at}`,
    name: `${["Ash", "Birch", "Cedar", "Dogwood", "Elm"][at % 5]}${String.fromCharCode(97 + (at % 26)).repeat(3)}${from + at} Paving Ltd.`,
    town: `Town ${from + at}`,
  }));

async function firmOf(list: TestList, number: string): Promise<string> {
  const [row] = await database.rows<{ id: string }>(
    "SELECT contractor_id AS id FROM public.source_record WHERE source_id = $1 AND number = $2",
    [list.source.id, number],
  );
  return row!.id;
}

async function pairOf(one: string, other: string) {
  const [row] = await database.rows<{ id: string; state: string }>(
    "SELECT id, state FROM public.duplicate_candidate WHERE a = least($1::uuid, $2::uuid) AND b = greatest($1::uuid, $2::uuid)",
    [one, other],
  );
  return row && { id: Number(row.id), state: row.state };
}

/** The same firm on two lists, in two spellings. */
async function listed(
  one: Partial<ListedFirm>,
  other: Partial<ListedFirm>,
  dataSets: ("demo" | "live")[] = ["demo", "demo"],
) {
  const lists = dataSets.map((dataSet) => certificationList({ dataSet })) as [TestList, TestList];
  await lists[0].read("2026-11-02", [{ number: "1", name: "x", ...one }]);
  await lists[1].read("2026-11-02", [{ number: "2", name: "x", ...other }]);
  return { lists, one: await firmOf(lists[0], "1"), other: await firmOf(lists[1], "2") };
}

beforeAll(async () => {
  await certificationList().read("2026-11-02", crowd(0));
  await certificationList({ dataSet: "live" }).read("2026-11-02", crowd(500));
});

test("a publication queues the search for duplicates with the rows that caused it", async () => {
  await certificationList().read("2026-11-02", [{ number: "1", name: "Quillback Fencing Ltd.", town: "Olds" }]);

  const { rows } = await database
    .asRole("worker")
    .query("SELECT key FROM graphile_worker.jobs WHERE key = 'propose_duplicates'");
  expect(rows).toEqual([{ key: "propose_duplicates" }]);
});

test("a sure pair is merged by the rule, says why, and is taken back by a split for good", async () => {
  const { one, other } = await listed(
    { name: "Osprey Constr. Ltd.", town: "Olds", postal: "T4H 1A1" },
    { name: "Osprey Construction Ltd.", town: "Olds", postal: "T4H 1A1" },
  );
  const before = await directoryDigest(database.owner);

  const report = await proposeDuplicates("demo");

  expect(report).toMatchObject({ merged: 1 });
  const gone = (await currentContractorId(one)) === one ? other : one;
  const [merge] = await mergesOf(gone);
  expect(merge).toMatchObject({ mergedBy: null, reason: "name, place" });
  await splitMerge(merge!.id, desk);
  expect(await directoryDigest(database.owner)).toBe(before);

  expect(await proposeDuplicates("demo", { whole: true })).toMatchObject({ merged: 0 });
  expect([await currentContractorId(one), await currentContractorId(other)]).toEqual([one, other]);
  expect((await pairOf(one, other))?.state ?? "none").not.toBe("open");
});

test("a doubtful pair waits with both sides, is judged the same and merged", async () => {
  const { one, other } = await listed(
    { name: "Larsenby Mechanical Ltd.", town: "Calgary", phone: "403-555-0101" },
    { name: "Larsonby Mechanical Ltd.", town: "Calgary" },
  );

  await proposeDuplicates("demo");

  const pair = (await duplicateQueue({ limit: 100 })).pairs.find(({ one: side, other: another }) =>
    [side.id, another.id].includes(one),
  )!;
  expect(pair).toMatchObject({
    state: "open",
    demo: true,
    reasons: [{ kind: "name", detail: "spelling" }, { kind: "place" }],
  });
  expect([pair.one.id, pair.other.id].sort()).toEqual([one, other].sort());
  expect([pair.one, pair.other].find((side) => side.id === one)).toMatchObject({
    legalName: "Larsenby Mechanical Ltd.",
    city: "Calgary",
    businessPhone: "+14035550101",
  });

  const judged = await judge(pair.id, "same", { ...desk, keptId: one });

  expect(judged).toMatchObject({ outcome: "merged", keptId: one });
  expect(await currentContractorId(other)).toBe(one);
  expect((await pairOf(one, other))?.state).toBe("same");
  expect(await judge(pair.id, "same", desk)).toEqual({ outcome: "settled" });
});

describe("a no", () => {
  test("is taken back into the pairs somebody was unsure of: no rule merges it, and it can be said again", async () => {
    const { lists, one, other } = await listed(
      { name: "Kestrel Masonry Ltd.", town: "Nanton" },
      { name: "Kestril Masonry Ltd.", town: "Nanton" },
    );
    await proposeDuplicates("demo");
    const { id } = (await pairOf(one, other))!;
    const judged = await judge(id, "different", desk);
    const apart = await pairsApart({ limit: 100 });

    const taken = await takeBackDifferent(id, { ...desk, reason: "They share a yard." });
    const again = await takeBackDifferent(id, { ...desk, reason: "They share a yard." });
    // Sure by now, were it not for what was said.
    await lists[1].read("2026-11-09", [
      { number: "2", name: "Kestrel Masonry Ltd.", town: "Nanton", phone: "403-555-0188" },
    ]);
    await lists[0].read("2026-11-09", [
      { number: "1", name: "Kestrel Masonry Ltd.", town: "Nanton", phone: "403-555-0188" },
    ]);
    const proposed = await proposeDuplicates("demo", { whole: true });

    expect(judged).toMatchObject({ outcome: "recorded", firms: expect.arrayContaining(["Kestril Masonry Ltd."]) });
    expect(apart.map((pair) => pair.id)).toContain(id);
    expect([taken, again]).toEqual([true, false]);
    expect((await pairsApart({ limit: 100 })).map((pair) => pair.id)).not.toContain(id);
    expect(proposed).toMatchObject({ merged: 0 });
    expect((await pairOf(one, other))!.state).toBe("unsure");
    expect((await duplicateQueue({ state: "unsure", limit: 100 })).pairs.map((pair) => pair.id)).toContain(id);
    expect(await judge(id, "same", desk)).toMatchObject({ outcome: "merged" });
  });

  test("is remembered: the pair is not proposed again, whatever is read and however it is looked for", async () => {
    const { lists, one, other } = await listed(
      { name: "Merlin Roofing Ltd.", town: "Airdrie" },
      { name: "Merlyn Roofing Ltd.", town: "Airdrie" },
    );
    await proposeDuplicates("demo");
    await judge((await pairOf(one, other))!.id, "different", desk);

    // The second list now writes it as the first does, and gives its phone: a sure pair, but for the no.
    await lists[0].read("2026-11-09", [
      { number: "1", name: "Merlin Roofing Ltd.", town: "Airdrie", phone: "403-555-0199" },
    ]);
    await lists[1].read("2026-11-09", [
      { number: "2", name: "Merlin Roofing Ltd.", town: "Airdrie", phone: "403-555-0199" },
    ]);
    expect(await proposeDuplicates("demo")).toMatchObject({ merged: 0 });
    expect(await proposeDuplicates("demo", { whole: true })).toMatchObject({ merged: 0 });

    expect((await pairOf(one, other))!.state).toBe("different");
    expect([await firmOf(lists[0], "1"), await firmOf(lists[1], "2")]).toEqual([one, other]);
  });

  test("keeps a new row that fits both from joining either by chance", async () => {
    const { lists, one, other } = await listed(
      { name: "Harrier Fencing Ltd.", town: "Airdrie" },
      { name: "Harrier Fencing Ltd.", town: "Cochrane" },
    );
    await proposeDuplicates("demo");
    await judge((await pairOf(one, other))!.id, "different", desk);
    await lists[1].read("2026-11-09", [{ number: "2", name: "Harrier Fencing Ltd.", town: "Airdrie" }]);
    const third = certificationList();

    await third.read("2026-11-09", [{ number: "7", name: "Harrier Fencing Ltd.", town: "Airdrie" }]);

    expect([one, other]).not.toContain(await firmOf(third, "7"));
  });

  test("holds for the firm that one of them was merged into", async () => {
    const { one, other } = await listed(
      { name: "Goshawk Paving Ltd.", town: "Nanton" },
      { name: "Goshauk Paving Ltd.", town: "Nanton" },
    );
    const third = certificationList();
    await third.read("2026-11-02", [{ number: "3", name: "Goshawck Paving Ltd.", town: "Nanton" }]);
    const kept = await firmOf(third, "3");
    await proposeDuplicates("demo");
    await judge((await pairOf(one, other))!.id, "different", desk);
    await judge((await pairOf(one, kept))!.id, "same", { ...desk, keptId: kept });

    await proposeDuplicates("demo", { whole: true });

    expect((await pairOf(kept, other))?.state).not.toBe("open");
  });
});

test("an unsure pair leaves the queue and comes when such pairs are asked for", async () => {
  const { one, other } = await listed(
    { name: "Whimbrel Siding Ltd.", town: "Banff" },
    { name: "Whimbrell Siding Ltd.", town: "Banff" },
  );
  await proposeDuplicates("demo");
  const pair = (await pairOf(one, other))!;

  expect(await judge(pair.id, "unsure", desk)).toMatchObject({ outcome: "recorded" });
  await proposeDuplicates("demo", { whole: true });

  expect((await duplicateQueue({ limit: 100 })).pairs.map(({ id }) => id)).not.toContain(pair.id);
  expect((await duplicateQueue({ limit: 100, state: "unsure" })).pairs.map(({ id }) => id)).toContain(pair.id);
});

test("demo and live firms are never held against each other", async () => {
  const said = { name: "Sandpiper Welding Ltd.", town: "Olds", postal: "T4H 1A1", phone: "403-555-0111" };
  const { one, other } = await listed(said, said, ["demo", "live"]);

  await proposeDuplicates("demo", { whole: true });
  await proposeDuplicates("live", { whole: true });

  expect(one).not.toBe(other);
  expect(await pairOf(one, other)).toBeUndefined();
  expect([await currentContractorId(one), await currentContractorId(other)]).toEqual([one, other]);
});

test("a list on which everybody is suddenly somebody else is looked at by people first", async () => {
  const list = certificationList({ dataSet: "live" });
  const again = crowd(500).slice(0, 40);
  await proposeDuplicates("live");

  // Another spelling each, in the town's postal area: sure pairs by the dozen.
  await list.read(
    "2026-11-09",
    again.map((firm) => ({ ...firm, name: firm.name.replace("Paving", "Pavage"), postal: "T4H 1A1" })),
  );
  const original = certificationList({ dataSet: "live" });
  await original.read(
    "2026-11-09",
    again.map((firm) => ({ ...firm, number: `${firm.number}b`, town: "", postal: "T4H 1A1" })),
  );

  const report = await proposeDuplicates("live");

  expect(report!.merged).toBe(0);
  expect(report!.proposed).toBeGreaterThanOrEqual(40);
});

test("a firm's other pairs wait again when its merge is taken back, but for those that somebody judged", async () => {
  const { one, other } = await listed(
    { name: "Bobolink Glazing Ltd.", town: "Ponoka" },
    { name: "Bobolynk Glazing Ltd.", town: "Ponoka" },
  );
  const rest = certificationList();
  await rest.read("2026-11-02", [
    { number: "3", name: "Bobbolink Glazing Ltd.", town: "Ponoka" },
    { number: "4", name: "Bobolinck Glazing Ltd.", town: "Ponoka" },
  ]);
  const [third, fourth] = [await firmOf(rest, "3"), await firmOf(rest, "4")];
  await proposeDuplicates("demo", { merge: false });
  for (const firm of [one, third, fourth]) expect((await pairOf(firm, other))?.state).toBe("open");
  await judge((await pairOf(one, other))!.id, "same", { ...desk, keptId: one });
  expect((await pairOf(third, other))?.state).toBe("stale");
  await judge((await pairOf(one, fourth))!.id, "different", desk);

  const [merge] = await mergesOf(other);
  expect(await splitMerge(merge!.id, desk)).toBe(true);

  expect((await pairOf(third, other))?.state).toBe("open");
  expect((await pairOf(one, other))?.state).toBe("different");
  expect(await splitMerge(merge!.id, desk)).toBe(false);
});

test("what is published while firms are looked up is looked at by the next look", async () => {
  const list = certificationList();
  let asked = 0;
  const during: Pick<Tx, "query"> = {
    query: (async (text: string, values: unknown[]) => {
      const answer = await database.owner.query(text, values);
      if ((asked += 1) === 1)
        await list.read("2026-11-02", [{ number: "1", name: "Interim Paving Ltd.", town: "Olds" }]);
      return answer;
    }) as Tx["query"],
  };

  const { firms, uptoReading } = await firmIdentities(during, "demo");

  const [reading] = await database.rows<{ id: number }>(
    "SELECT id::integer AS id FROM public.reading WHERE source_id = $1",
    [list.source.id],
  );
  const seen = firms.some(({ legalName }) => legalName.key.includes("interim"));
  expect(seen || uptoReading! < reading!.id).toBe(true);
});

test("only touched firms are looked at, and nothing when nothing was read", async () => {
  await proposeDuplicates("demo");
  expect(await proposeDuplicates("demo")).toMatchObject({ whole: false, contractors: 0, compared: 0, merged: 0 });

  await certificationList().read("2026-11-09", [{ number: "1", name: "Larsemby Mechanical Ltd.", town: "Calgary" }]);

  expect(await proposeDuplicates("demo")).toMatchObject({ whole: false, contractors: 1 });
});

test("the queue comes in pages, the likeliest first", async () => {
  const first = await duplicateQueue({ limit: 1 });
  const second = await duplicateQueue({ limit: 1, after: first.next! });

  expect(first.waiting).toBeGreaterThan(1);
  expect(second.pairs[0]!.id).not.toBe(first.pairs[0]!.id);
  expect(second.pairs[0]!.score).toBeLessThanOrEqual(first.pairs[0]!.score);
});

test("the queue is walked both ways, and what is judged already is neither shown nor counted", async () => {
  const all = await duplicateQueue({ limit: 1000 });
  const [first, second, third] = all.pairs;
  const place = { score: second!.score, id: second!.id };
  const ids = ({ pairs }: { pairs: { id: number }[] }) => pairs.map(({ id }) => id);

  expect(ids(await duplicateQueue({ limit: 1, from: place }))).toEqual([second!.id]);
  expect(ids(await duplicateQueue({ limit: 1, after: place }))).toEqual([third!.id]);
  expect(ids(await duplicateQueue({ limit: 1, before: place }))).toEqual([first!.id]);
  const without = await duplicateQueue({ limit: 1, from: place, without: [second!.id] });
  expect(ids(without)).toEqual([third!.id]);
  expect(without.waiting).toBe(all.waiting - 1);
});

import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { contractorFacts, currentContractorId } from "~/features/contractors/contractor-facts.server";
import { directoryDigest } from "~/features/imports/directory-digest.server";
import { undoRun } from "~/features/imports/undo-run.server";
import { testDatabase } from "../../../test/database";
import { certificationList, type TestList } from "../../../test/directory-lists";
import { mergeFirms, mergesOf, recordJudgement, splitMerge, underPublishLock } from "./merges.server";

const database = await testDatabase();
const desk = { userId: randomUUID() };

let names = 0;
const distinct = (name: string) => `${name} ${String.fromCharCode(97 + ((names += 1) % 26)).repeat(4)}${names} Ltd.`;

async function firmOf(list: TestList, number: string): Promise<string> {
  const [row] = await database.rows<{ id: string }>(
    "SELECT contractor_id AS id FROM public.source_record WHERE source_id = $1 AND number = $2",
    [list.source.id, number],
  );
  return row!.id;
}

/** Two firms, each on a list of its own; nothing that both have but the jurisdiction. */
async function twoFirms() {
  const [one, other] = [certificationList(), certificationList()];
  const name = distinct("Quarry");
  await one.read("2026-11-02", [{ number: "1", name, town: "Calgary", phone: "403-555-0101" }]);
  await other.read("2026-11-02", [
    { number: "9", name: distinct("Boulder"), town: "Airdrie", site: "boulder.example.com" },
  ]);
  return { one, other, name, kept: await firmOf(one, "1"), gone: await firmOf(other, "9") };
}

async function merge(kept: string, gone: string): Promise<string> {
  return underPublishLock(async (tx) =>
    mergeFirms(tx, kept, gone, await recordJudgement(tx, [kept, gone], "same", desk, "They are one.")),
  );
}

const split = (mergeId: string) => splitMerge(mergeId, { ...desk, reason: "They are two." });

const periodsOf = (contractor: string) =>
  database.rows(
    `SELECT p.number, p.partner FROM public.certification_period p JOIN public.certification c ON c.id = p.certification_id
      WHERE c.contractor_id = $1 ORDER BY p.number`,
    [contractor],
  );

/** Everything that stands under the firms, by id: what a split has to restore to the row. */
async function standing(contractors: string[]) {
  return {
    digest: await directoryDigest(database.owner),
    certifications: await database.rows(
      "SELECT * FROM public.certification WHERE contractor_id = ANY ($1) ORDER BY id",
      [contractors],
    ),
    periods: await database.rows(
      "SELECT p.* FROM public.certification_period p JOIN public.certification c ON c.id = p.certification_id WHERE c.contractor_id = ANY ($1) ORDER BY p.id",
      [contractors],
    ),
    records: await database.rows(
      "SELECT id, contractor_id FROM public.source_record WHERE contractor_id = ANY ($1) ORDER BY id",
      [contractors],
    ),
    events: await database.rows(
      "SELECT id, contractor_id FROM public.event WHERE contractor_id = ANY ($1) ORDER BY id",
      [contractors],
    ),
    firms: await database.rows(
      "SELECT to_jsonb(c) - 'updated_on' AS firm FROM public.contractor c WHERE id = ANY ($1) ORDER BY id",
      [contractors],
    ),
  };
}

test("a merged firm's certificates, records and history stand under the kept one, and a split restores every row", async () => {
  const { kept, gone } = await twoFirms();
  const before = await standing([kept, gone]);

  const mergeId = await merge(kept, gone);

  expect(await periodsOf(kept)).toHaveLength(2);
  expect(await periodsOf(gone)).toEqual([]);
  expect((await standing([gone])).records).toEqual([]);
  const facts = await contractorFacts([kept]);
  expect(facts.get(kept)).toMatchObject({ businessPhone: "+14035550101", website: "http://boulder.example.com" });
  expect(await directoryDigest(database.owner)).not.toBe(before.digest);

  await split(mergeId);

  expect(await standing([kept, gone])).toEqual(before);
});

test("the old id leads to the kept firm while they are merged, and is its own again after a split", async () => {
  const { kept, gone } = await twoFirms();

  const mergeId = await merge(kept, gone);
  expect(await currentContractorId(gone)).toBe(kept);
  expect((await contractorFacts([gone])).get(gone)?.id).toBe(kept);
  expect(await mergesOf(gone)).toMatchObject([
    { id: mergeId, keptId: kept, goneId: gone, mergedBy: desk.userId, splitAt: null },
  ]);

  await split(mergeId);
  expect(await currentContractorId(gone)).toBe(gone);
  const [alias] = await database.rows(
    "SELECT until IS NOT NULL AS ended FROM public.contractor_alias WHERE old_id = $1",
    [gone],
  );
  expect(alias).toEqual({ ended: true });
});

test("merges that follow each other lead the oldest id to the last firm, and are split in any order", async () => {
  const { kept: first, gone: second } = await twoFirms();
  const { kept: third } = await twoFirms();
  const before = await standing([first, second, third]);

  const inner = await merge(second, first);
  const outer = await merge(third, second);
  expect([await currentContractorId(first), await currentContractorId(second)]).toEqual([third, third]);
  expect(await periodsOf(third)).toHaveLength(3);

  await split(inner);
  expect(await currentContractorId(first)).toBe(first);
  expect(await periodsOf(first)).toHaveLength(1);
  await split(outer);

  expect(await standing([first, second, third])).toEqual(before);
});

test("a merge that was split can be made again, the other way round", async () => {
  const { kept, gone } = await twoFirms();
  await split(await merge(kept, gone));

  await merge(gone, kept);

  expect(await currentContractorId(kept)).toBe(gone);
  expect(await currentContractorId(gone)).toBe(gone);
});

test("the next list of the gone firm renews under the kept one, and a new row of its name and town joins it too", async () => {
  const { other, kept, gone } = await twoFirms();
  const [{ name }] = (await database.rows("SELECT legal_name AS name FROM public.contractor WHERE id = $1", [
    gone,
  ])) as [{ name: string }];
  const mergeId = await merge(kept, gone);

  await other.read("2026-11-09", [{ number: "9", name, town: "Airdrie", expires: "2030-05-31" }]);
  const third = certificationList();
  await third.read("2026-11-09", [{ number: "5", name, town: "Airdrie" }]);

  expect(await firmOf(other, "9")).toBe(kept);
  expect(await firmOf(third, "5")).toBe(kept);
  await split(mergeId);
  expect(await firmOf(other, "9")).toBe(gone);
  expect((await periodsOf(gone)).map((period) => period.number)).toEqual(["9", "9"]);
});

test("a run undone when its firm was merged into another, or parted from it again, takes its words from who shows them", async () => {
  const [one, other] = [certificationList(), certificationList()];
  const [kept, gone] = [distinct("Kept"), distinct("Gone")];
  const said = (name: string, phone: string) => [{ number: "1", name, town: "Calgary", phone }];
  await other.read("2026-11-02", [{ number: "9", name: kept, town: "Calgary" }]);
  await one.read("2026-11-02", said(gone, "403-555-0101"));
  const firms = [await firmOf(other, "9"), await firmOf(one, "1")] as const;
  const shown = () =>
    database.rows(
      "SELECT legal_name, business_phone, former_names FROM public.contractor WHERE id = ANY ($1) AND hidden_at IS NULL ORDER BY legal_name",
      [firms],
    );
  const apart = await shown();
  const early = await merge(...firms);
  const together = await shown();
  await split(early);

  const changed = await one.read("2026-11-09", said(distinct("Group"), "403-555-0199"));
  const again = await merge(...firms);
  await undoRun(changed.run);
  expect(await shown()).toEqual(together);

  const later = await one.read("2026-11-09", said(distinct("Group"), "403-555-0199"));
  await split(again);
  await undoRun(later.run);
  expect(await shown()).toEqual(apart);
});

test("a renewal that is undone while the firms are merged leaves, once they are split, what stood before both", async () => {
  const { other, kept, gone } = await twoFirms();
  const [row] = await database.rows<{ name: string }>(
    "SELECT legal_name AS name FROM public.contractor WHERE id = $1",
    [gone],
  );
  const before = await standing([kept, gone]);
  const renewed = await other.read("2026-11-09", [
    { number: "10", name: row!.name, town: "Airdrie", site: "boulder.example.com", expires: "2030-05-31" },
  ]);
  const mergeId = await merge(kept, gone);

  expect(await undoRun(renewed.run)).toMatchObject({ outcome: "done" });
  await split(mergeId);

  const after = await standing([kept, gone]);
  expect(after.digest).toBe(before.digest);
  expect(after.firms).toEqual(before.firms);
});

test("demo and live are never merged, whoever says so", async () => {
  const [demo, live] = [certificationList(), certificationList({ dataSet: "live" })];
  await demo.read("2026-11-02", [{ number: "1", name: "Slate Hill Paving Ltd.", town: "Calgary" }]);
  await live.read("2026-11-02", [{ number: "1", name: "Slate Hill Paving Ltd.", town: "Calgary" }]);
  const [one, other] = [await firmOf(demo, "1"), await firmOf(live, "1")];

  await expect(merge(one, other)).rejects.toMatchObject({ constraint: "one_data_set" });

  expect(await currentContractorId(other)).toBe(other);
});

test("nothing is merged that is judged to be different, hidden or itself", async () => {
  const { kept, gone } = await twoFirms();
  await expect(
    underPublishLock(async (tx) =>
      mergeFirms(tx, kept, gone, await recordJudgement(tx, [kept, gone], "different", desk, "Two.")),
    ),
  ).rejects.toMatchObject({ constraint: "judged_same" });
  await expect(
    underPublishLock(async (tx) => {
      const said = await recordJudgement(tx, [kept, gone], "same", desk, "One.");
      await recordJudgement(tx, [gone, kept], "different", desk, "No, two.");
      return mergeFirms(tx, kept, gone, said);
    }),
  ).rejects.toMatchObject({ constraint: "judged_same" });

  await merge(kept, gone);
  const { kept: third } = await twoFirms();
  await expect(merge(third, gone)).rejects.toMatchObject({ constraint: "two_firms" });
});

test("no login but the importer merges or splits, and nobody unsays a judgement", async () => {
  const { kept, gone } = await twoFirms();
  for (const role of ["web", "worker", "indexer", "auditor"] as const) {
    await expect(
      database.asRole(role).query("SELECT public.merge_contractors($1, $2, 1)", [kept, gone]),
    ).rejects.toMatchObject({ code: "42501" });
    await expect(database.asRole(role).query("SELECT public.split_contractors($1, 1)", [kept])).rejects.toMatchObject({
      code: "42501",
    });
  }
  await merge(kept, gone);
  for (const sql of [
    "UPDATE public.judgement SET verdict = 'different'",
    "DELETE FROM public.judgement",
    "TRUNCATE public.judgement CASCADE",
  ]) {
    await expect(database.owner.query(sql)).rejects.toMatchObject({ code: "55000" });
  }
});

test("a list that had both firms has one, and both again after a split; a list that had the gone one has the kept one", async () => {
  const { kept, gone } = await twoFirms();
  const team = randomUUID();
  await database.owner.query(
    `INSERT INTO public.organization (id, name, slug, "createdAt") VALUES ($1, 'T', $2, now())`,
    [team, team],
  );
  const list = async (firms: string[]) => {
    const [made] = await database.rows<{ id: string }>(
      "INSERT INTO public.list (team_id, name, created_by) VALUES ($1, $2, $1) RETURNING id",
      [team, randomUUID()],
    );
    for (const firm of firms)
      await database.owner.query(
        "INSERT INTO public.list_item (list_id, team_id, contractor_id, added_by) VALUES ($1, $2, $3, $2)",
        [made!.id, team, firm],
      );
    return made!.id;
  };
  const lists = [await list([kept, gone]), await list([gone]), await list([kept]), await list([kept, gone])];
  const items = () =>
    database.rows("SELECT * FROM public.list_item WHERE list_id = ANY ($1) ORDER BY list_id, contractor_id", [lists]);
  const before = await items();

  const mergeId = await merge(kept, gone);
  expect((await items()).map((item) => item.contractor_id)).toEqual([kept, kept, kept, kept]);
  await database.owner.query("DELETE FROM public.list_item WHERE list_id = $1", [lists[3]]);
  await split(mergeId);

  expect(await items()).toEqual(before.filter((item) => item.list_id !== lists[3]));
});

import { describe, expect, test } from "vitest";
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
import { undoRun } from "./undo-run.server";

/** What fixture weeks tell (features 41, 47): each firm a story of its own, in one list of a partner or of two. */
const database = await testDatabase();

let made = 0;

interface Row {
  number: string;
  firm: string;
  expires?: string;
  size?: string;
  programme?: "COR" | "SECOR";
  kind?: "Certificate" | "Letter";
}

const line = ({ number, firm, expires = "2027-05-31", size = "", programme = "COR", kind = "Certificate" }: Row) =>
  `${number},${firm} ${made} Ltd.,Calgary,T2P 1J9,,2024-06-01,${expires},${size},${programme},${kind}`;

const others = () =>
  Array.from({ length: 20 }, (_, index) => line({ number: `O${made}-${index}`, firm: `Other ${index}` }));

async function eventsOf(firm: string) {
  const rows = await database.rows<{ kind: string; week: string; facts: Record<string, unknown> }>(
    `SELECT e.kind, e.on_date::text AS week, e.facts FROM public.standing_event e JOIN public.contractor c ON c.id = e.contractor_id
      WHERE c.legal_name = $1 ORDER BY e.id`,
    [`${firm} ${made} Ltd.`],
  );
  return rows;
}
const kindsOf = async (firm: string) => (await eventsOf(firm)).map(({ kind }) => kind);

describe("weeks of two partners' lists", () => {
  type Weeks = (Row | undefined)[];
  const stays: Row = { number: "S", firm: "Story" };
  test.each<[string, { one: Weeks; two?: Weeks }, string[]]>([
    ["newly certified", { one: [undefined, stays] }, ["newly-certified"]],
    ["renewed under its number", { one: [stays, { ...stays, expires: "2030-05-31" }] }, ["listed", "renewed"]],
    [
      "renewed under another number",
      { one: [stays, { ...stays, number: "T", expires: "2030-05-31" }] },
      ["listed", "renewed"],
    ],
    ["a date that moved", { one: [stays, { ...stays, expires: "2027-07-31" }] }, ["listed", "changed"]],
    [
      "partner changed: first off, then on",
      { one: [stays, undefined, undefined], two: [undefined, stays, stays] },
      ["listed", "not-seen-once", "listed", "partner-switched"],
    ],
    [
      "partner changed: on before it is off",
      { one: [stays, stays, undefined], two: [undefined, stays, stays] },
      ["listed", "listed", "partner-switched"],
    ],
    ["one absence is for the desk alone", { one: [stays, undefined, stays] }, ["listed", "not-seen-once"]],
    ["two make it absent", { one: [stays, undefined, undefined] }, ["listed", "not-seen-once", "absent"]],
    ["each is told once", { one: [stays, undefined, undefined, undefined] }, ["listed", "not-seen-once", "absent"]],
    [
      "back: reinstated",
      { one: [stays, undefined, undefined, stays] },
      ["listed", "not-seen-once", "absent", "reinstated"],
    ],
    [
      "gone for a second time",
      { one: [stays, undefined, undefined, stays, undefined, undefined] },
      ["listed", "not-seen-once", "absent", "reinstated", "not-seen-once", "absent"],
    ],
    ["a letter", { one: [undefined, { ...stays, kind: "Letter" }] }, ["letter-issued"]],
    [
      "grown to the line of small employers, over it, and no third time",
      {
        one: [
          { ...stays, programme: "SECOR", size: "5-9" },
          { ...stays, programme: "SECOR", size: "10-19" },
          { ...stays, programme: "SECOR", size: "20-49" },
          { ...stays, programme: "SECOR", size: "10-19" },
        ],
      },
      ["listed", "changed", "size-line", "changed", "size-line", "changed"],
    ],
    [
      "newly certified as a small employer and over the line",
      { one: [undefined, { ...stays, programme: "SECOR", size: "50-99" }] },
      ["newly-certified", "size-line"],
    ],
    ["of no stated size", { one: [undefined, { ...stays, programme: "SECOR" }] }, ["newly-certified"]],
    ["no small employer", { one: [undefined, { ...stays, size: "50-99" }] }, ["newly-certified"]],
  ])("%s", async (_what, { one, two }, kinds) => {
    made += 1;
    const lists = [
      { source: partnerList(`events-one-${made}`), weeks: one },
      { source: partnerList(`events-two-${made}`), weeks: two },
    ];
    for (const week of one.keys()) {
      for (const { source, weeks } of lists) {
        if (!weeks) continue;
        const row = weeks[week];
        // A partner's own others keep the list long enough; those of the two are not the same firms.
        const rest = others().map((each) => each.replace("O", source.id).replace("Other", `Other of ${source.id}`));
        const report = await importList(source, monday(week), [LIST_HEADER, ...rest, ...(row ? [line(row)] : [])], {
          approve: 1,
        });
        expect(report.outcome, report.reasons.join()).toMatch(/published|unchanged/);
      }
    }

    expect((await kindsOf("Story")).toSorted()).toEqual(kinds.toSorted());
  });
});

test("facts of a size line say where it is and on which side the firm stands", async () => {
  made += 1;
  const source = partnerList(`events-${made}`);
  const sized = (size: string) => line({ number: "S", firm: "Grower", programme: "SECOR", size });
  await importList(source, monday(0), [LIST_HEADER, ...others(), sized("5-9")]);
  await importList(source, monday(1), [LIST_HEADER, ...others(), sized("10-19")]);
  await importList(source, monday(2), [LIST_HEADER, ...others(), sized("20-49")]);

  const facts = (await eventsOf("Grower")).filter(({ kind }) => kind === "size-line").map((event) => event.facts);

  expect(facts).toEqual([
    { jurisdiction: "AB", size: "10-19", line: 10, side: "near" },
    { jurisdiction: "AB", size: "20-49", line: 10, side: "over" },
  ]);
});

test("what an undone run told counts for nothing, and is told again when the list comes again", async () => {
  made += 1;
  const source = partnerList(`events-${made}`);
  await importList(source, monday(0), [LIST_HEADER, ...others(), line({ number: "S", firm: "Old" })]);
  const next = [LIST_HEADER, ...others(), line({ number: "N", firm: "New" })];
  const { run } = await importList(source, monday(1), next);
  expect([await kindsOf("Old"), await kindsOf("New")]).toEqual([["listed", "not-seen-once"], ["newly-certified"]]);

  await undoRun(run);

  expect([await kindsOf("Old"), await kindsOf("New")]).toEqual([["listed"], []]);
  const undone = await database.rows(
    "SELECT facts FROM public.event WHERE run_id = $1 AND kind = 'undone' ORDER BY id",
    [run],
  );
  expect(undone).toEqual(
    expect.arrayContaining([{ facts: { kinds: ["not-seen-once"] } }, { facts: { kinds: ["newly-certified"] } }]),
  );
  await importList(source, monday(1), next);
  expect([await kindsOf("Old"), await kindsOf("New")]).toEqual([["listed", "not-seen-once"], ["newly-certified"]]);
});

describe("a successor", () => {
  const person = (id: string, name: string, title = "HSE Manager") =>
    researchLine({
      id,
      firm: `Other 0 ${made} Ltd.`,
      town: "Calgary",
      person: name,
      title,
      email: `${name.split(" ")[0]!.toLowerCase()}@story${made}.example.com`,
    });
  const found = async () =>
    (await eventsOf("Other 0")).filter(({ kind }) => kind === "contact-found").map(({ facts }) => facts);

  async function research() {
    made += 1;
    await importList(partnerList(`events-${made}`), monday(0), [LIST_HEADER, ...others()]);
    return contactResearch(`events-people-${made}`);
  }

  test("is told when the one before of the same function is on no list any more, and names nobody", async () => {
    const source = await research();
    await importList(source, monday(0), [
      RESEARCH_HEADER,
      person("R1", "Anna Roy"),
      person("R2", "Otto Kern", "Owner"),
    ]);
    await importList(source, monday(1), [
      RESEARCH_HEADER,
      person("R1", "Marc Côté"),
      person("R2", "Otto Kern", "Owner"),
    ]);

    const facts = await found();

    expect(facts).toContainEqual({ kind: "named", function: "HSE", successor: true });
    expect(facts.filter(({ successor }) => successor)).toHaveLength(1);
    expect(JSON.stringify(facts)).not.toMatch(/marc|anna/i);
  });

  test("is none beside a colleague who is still there", async () => {
    const source = await research();
    await importList(source, monday(0), [RESEARCH_HEADER, person("R1", "Anna Roy")]);
    await importList(source, monday(1), [RESEARCH_HEADER, person("R1", "Anna Roy"), person("R2", "Marc Côté")]);

    expect((await found()).filter(({ successor }) => successor)).toEqual([]);
  });

  test("is none after an opt-out", async () => {
    const source = await research();
    await importList(source, monday(0), [RESEARCH_HEADER, person("R1", "Anna Roy")]);
    await database.rows(
      `SELECT vault.replay_suppressions(jsonb_agg(jsonb_build_object('hmac', encode(h.hmac, 'hex'), 'kind', 'email',
                'pepper_version', h.pepper_version, 'at', now(), 'reason', 'opt-out')))
         FROM vault.gates_for('email', $1) h`,
      [`anna@story${made}.example.com`],
    );
    await importList(source, monday(1), [RESEARCH_HEADER, person("R1", "Marc Côté")]);

    expect((await found()).filter(({ successor }) => successor)).toEqual([]);
  });
});

import { expect, test } from "vitest";
import { contactFeed, type ResearchRow } from "../../../test/contact-feed";
import { testDatabase } from "../../../test/database";

const database = await testDatabase();

const person: ResearchRow = {
  natural_key: "R-1",
  person_name: "Zoë Tremblay",
  title: "HSE Manager",
  email: "zoe.tremblay@apex.example.com",
  email_class: "valid",
  email_checked_on: "2026-11-01",
  phone: "403-555-0123",
  phone_kind: "work",
  published_by: "first_party_site",
  source_url: "https://www.apex.example.com/team",
  captured_on: "2026-11-01",
  snapshot_ref: "s/1",
  no_solicitation: "none_seen",
};

const feed = () => contactFeed(database);

test("a published row becomes a contact with a preview that carries no value", async () => {
  const { publish, previews } = await feed();

  const published = await publish("2026-11-02", [person]);

  expect(published).toMatchObject({ added: 1, changed: 0, unchanged: 0, absent: 0, found: 1, rejected: 0 });
  const [preview, ...others] = await previews();
  expect(others).toEqual([]);
  expect(preview).toMatchObject({
    kind: "named",
    function: "HSE",
    seniority: "manager",
    has_email: true,
    email_class: "valid",
    phone_kind: "work",
    source_domain: "apex.example.com",
    still_listed: true,
    evidence_grade: "A",
    no_solicitation: false,
    credits: 1,
  });
  expect(JSON.stringify(preview)).not.toMatch(/zoe|tremblay|555/i);
});

test("the same rows again write nothing, and the contact is seen later all the same", async () => {
  const { publish, previews } = await feed();
  await publish("2026-11-02", [person]);
  const before = await database.rows("SELECT xmin::text, ctid::text FROM vault.contact ORDER BY id");

  const again = await publish("2026-11-09", [person]);

  expect(again).toMatchObject({ added: 0, changed: 0, unchanged: 1, found: 0 });
  expect(await database.rows("SELECT xmin::text, ctid::text FROM vault.contact ORDER BY id")).toEqual(before);
  expect(await previews()).toMatchObject([{ first_seen: "2026-11-02", last_seen: "2026-11-09" }]);
});

test("another e-mail, phone and title are the same contact", async () => {
  const { publish, previews } = await feed();
  await publish("2026-11-02", [person]);
  const [before] = await previews();

  const published = await publish("2026-11-09", [
    {
      ...person,
      person_name: "ZOE TREMBLAY",
      title: "Director, HSE",
      email: "z.tremblay@apex.example.com",
      phone: "403-555-0199",
    },
  ]);

  expect(published).toMatchObject({ changed: 1, found: 0 });
  const [after, ...others] = await previews();
  expect(others).toEqual([]);
  expect(after).toMatchObject({ contact_id: before!.contact_id, seniority: "executive" });
  const [card] = await database.rows(
    "SELECT email, phone, export_phone FROM vault.contact_card WHERE contact_id = $1",
    [before!.contact_id],
  );
  expect(card).toEqual({ email: "z.tremblay@apex.example.com", phone: "+14035550199", export_phone: "403-555-0199" });
});

test("a successor under the same row is a new contact, and the one before is no longer listed after two lists", async () => {
  const { publish, previews, contractorId } = await feed();
  await publish("2026-11-02", [person]);
  const successor = { ...person, person_name: "Marc Gagnon", email: "marc.gagnon@apex.example.com" };

  const first = await publish("2026-11-09", [successor]);
  const listedOnce = await previews();
  const second = await publish("2026-11-16", [successor]);

  expect([first.found, first.gone, second.gone]).toEqual([1, 0, 1]);
  expect(listedOnce.map((row) => row.still_listed)).toEqual([true, true]);
  expect((await previews()).map((row) => row.still_listed).sort()).toEqual([false, true]);
  const events = await database.rows("SELECT kind, facts FROM public.event WHERE contractor_id = $1 ORDER BY id", [
    contractorId,
  ]);
  expect(events.map((event) => event.kind)).toEqual(["contact-found", "contact-found", "contact-gone"]);
  expect(events[0]!.facts).toEqual({ kind: "named", function: "HSE" });
});

test("absences that the guard withheld do not take a contact away", async () => {
  const { publish, previews } = await feed();
  await publish("2026-11-02", [person]);

  const withheld = await publish("2026-11-09", [], { countAbsences: false });

  expect(withheld).toMatchObject({ absent: 1, gone: 0 });
  expect(await previews()).toMatchObject([{ still_listed: true }]);
});

test("an e-mail of grade X is in no channel, and without a phone nothing is sold", async () => {
  const { publish, previews } = await feed();

  await publish("2026-11-02", [
    { ...person, published_by: "third_party_directory", phone: "" },
    {
      ...person,
      natural_key: "R-2",
      person_name: "Marc Gagnon",
      email: "marc@apex.example.com",
      published_by: "guessed",
    },
  ]);

  const rows = await previews();
  expect(
    rows.map((row) => [row.has_email, row.email_class, row.evidence_grade, row.credits, row.phone_kind]).sort(),
  ).toEqual([
    [false, null, "X", 0, "none"],
    [false, null, "X", 1, "work"],
  ]);
  expect(
    await database.rows("SELECT email FROM vault.contact_card WHERE contact_id = ANY ($1)", [
      rows.map((row) => row.contact_id),
    ]),
  ).toEqual([{ email: null }, { email: null }]);
});

test("a row of an unknown firm, or an id that stands twice, is rejected with line and reason", async () => {
  const { publish } = await feed();

  const published = await publish("2026-11-02", [
    person,
    { ...person, email: "b@apex.example.com" },
    { ...person, natural_key: "R-9", legal_name: "Nobody Paving Ltd." },
  ]);

  expect(published).toMatchObject({ added: 1, rejected: 2 });
  const issues = await database.rows(
    "SELECT line, field, reason FROM vault.import_issue WHERE run_id = $1 ORDER BY line",
    [published.runId],
  );
  expect(issues.map((issue) => [issue.line, issue.field])).toEqual([
    [3, "natural_key"],
    [4, "legal_name"],
  ]);
});

test("what a source writes of a suppressed person does not come in, however it is spelt", async () => {
  const { publish, previews, contractorId } = await feed();
  await database.rows(
    `INSERT INTO vault.gate (hmac, kind, pepper_version, suppressed_at, reason)
     SELECT hmac, 'email', pepper_version, now(), 'opt-out' FROM vault.gates_for('email', 'lea.roy@apex.example.com')
     UNION ALL SELECT hmac, 'person', pepper_version, now(), 'opt-out' FROM vault.gates_for('person', $1)
     UNION ALL SELECT hmac, 'phone', pepper_version, now(), 'opt-out' FROM vault.gates_for('phone', '403-555-0177')`,
    [`${contractorId}|lea roy`],
  );

  const published = await publish("2026-11-02", [
    { ...person, natural_key: "S-1", person_name: "Somebody Else", email: "Lea.Roy+news@APEX.example.com" },
    { ...person, natural_key: "S-2", person_name: "LÉA  ROY", email: "new.address@apex.example.com" },
    {
      ...person,
      natural_key: "S-3",
      person_name: "Marc Gagnon",
      email: "marc@apex.example.com",
      phone: "+1 (403) 555-0177",
    },
  ]);

  expect(published).toMatchObject({ added: 1, suppressed: 2, found: 1 });
  expect(await previews()).toMatchObject([{ phone_kind: "none", has_email: true }]);
});

test("a suppressed value is refused on any write, the importer's own among them", async () => {
  const { publish, previews } = await feed();
  await publish("2026-11-02", [person]);
  const [preview] = await previews();
  await database.rows(
    `INSERT INTO vault.gate (hmac, kind, pepper_version, suppressed_at, reason)
     SELECT hmac, 'email', pepper_version, now(), 'opt-out' FROM vault.gates_for('email', 'closed@apex.example.com')`,
  );

  const write = database.asRole("importer").query(
    `INSERT INTO vault.contact_point (contact_id, channel, value, value_folded, class, published_by, no_solicitation, proof, first_reading)
     SELECT $1, 'email', 'CLOSED@apex.example.com', 'closed+x@apex.example.com', 'unknown', 'first_party_site', 'none_seen', 'page', min(id) FROM public.reading`,
    [preview!.contact_id],
  );

  await expect(write).rejects.toMatchObject({ code: "23514", constraint: "suppressed" });
});

test("web can read previews and nothing of the vault", async () => {
  const web = database.asRole("web");

  await expect(web.query("SELECT * FROM vault.contact")).rejects.toMatchObject({ code: "42501" });
  await expect(web.query("SELECT vault.contact_values('{}')")).rejects.toMatchObject({ code: "42501" });
  await expect(web.query("SELECT count(*) FROM public.contact_preview")).resolves.toBeTruthy();
});

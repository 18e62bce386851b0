import { afterAll, expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { createContact, optOut } from "../../../test/money-world";
import { startVerifier } from "../../../test/verifier";

const database = await testDatabase();
const verifier = await startVerifier();
process.env.EMAIL_VERIFIER_URL = verifier.url;
afterAll(() => verifier.close());
const { checkAddress } = await import("./check-address.server");
const { verifyDueAddresses } = await import("./verify-addresses.server");

let made = 0;

/** A contact of a certified firm whose address the verifier answers by its first word. */
async function contactWith(
  answer: string,
  {
    emailClass = "unknown" as "valid" | "unknown" | "accept-all",
    checkedDaysAgo = null as number | null,
    certified = true,
  } = {},
) {
  const contact = await createContact(database.owner, { emailClass, checkedDaysAgo });
  made += 1;
  const address = `${answer}@v${made}.example.com`;
  await database.rows(
    "UPDATE vault.contact_point SET value = $2, value_folded = $2 WHERE contact_id = $1 AND channel = 'email'",
    [contact.id, address],
  );
  await database.rows("SELECT vault.refresh_contacts(ARRAY[$1]::uuid[])", [contact.id]);
  if (certified) {
    await database.rows(
      `INSERT INTO public.search_document (contractor_id, data_set, sort_name, legal_words, other_words, place_words, trade_words, status,
         under_review, levels, provinces, programmes, partners, cor_provinces, cor_programmes, cor_partners, trades, size, added_on, updated_on)
       VALUES ($1, 'demo', 'f', 'f', '', '', '', 'active', false, '{cor}', '{AB}', '{cor}', '{}', '{AB}', '{cor}', '{}', '{}', 'unknown', current_date, current_date)`,
      [contact.contractorId],
    );
  }
  return { ...contact, address };
}

const stateOf = async (contactId: string) =>
  (
    await database.rows<{ class: string; today: boolean }>(
      `SELECT class, checked_on IS NOT DISTINCT FROM public.product_day() AS today FROM vault.contact_point
        WHERE contact_id = $1 AND channel = 'email'`,
      [contactId],
    )
  )[0];
const facetOf = async ({ contractorId }: { contractorId: string }) =>
  (
    await database.rows<{ email: string }>("SELECT email FROM public.search_document WHERE contractor_id = $1", [
      contractorId,
    ])
  )[0]!.email;
const evidenceOf = (contactId: string) =>
  database.rows(
    `SELECT a.checker, a.answer, a.class_before, a.class_after FROM vault.address_check a JOIN vault.contact_point p ON p.id = a.point_id
      WHERE p.contact_id = $1`,
    [contactId],
  );

test("the night's check asks about addresses never checked or not for 180 days, of certified firms alone", async () => {
  const never = await contactWith("valid");
  const old = await contactWith("invalid", { emailClass: "valid", checkedDaysAgo: 181 });
  const fresh = await contactWith("invalid", { emailClass: "valid", checkedDaysAgo: 180 });
  const elsewhere = await contactWith("valid", { certified: false });

  const { checked } = await verifyDueAddresses();

  expect(checked).toBe(2);
  expect([await stateOf(never.id), await stateOf(old.id)]).toEqual([
    { class: "valid", today: true },
    { class: "invalid", today: true },
  ]);
  expect(verifier.asked).not.toContain(fresh.address);
  expect(verifier.asked).not.toContain(elsewhere.address);
  expect(await evidenceOf(old.id)).toEqual([
    { checker: "127.0.0.1", answer: "invalid", class_before: "valid", class_after: "invalid" },
  ]);
  expect([await facetOf(never), await facetOf(old)]).toEqual(["valid", "none"]);
  expect((await verifyDueAddresses()).checked).toBe(0);
});

test("what the verifier cannot tell changes neither class nor date, and is not asked again for a week", async () => {
  const contact = await contactWith("unknown", { emailClass: "valid", checkedDaysAgo: 400 });

  await verifyDueAddresses();
  await verifyDueAddresses();

  expect(await stateOf(contact.id)).toEqual({ class: "valid", today: false });
  expect(verifier.asked.filter((address) => address === contact.address)).toHaveLength(1);
  await database.rows("UPDATE vault.address_check SET at = at - interval '8 days'");
  await verifyDueAddresses();
  expect(verifier.asked.filter((address) => address === contact.address)).toHaveLength(2);
});

test("no address of a suppressed person is sent to the verifier, nor one of who opted out after it was listed", async () => {
  const gone = await contactWith("valid");
  await optOut(database.owner, gone.id);

  expect((await verifyDueAddresses()).checked).toBe(0);
  await checkAddress(gone.id);
  const [point] = await database.rows<{ id: string }>(
    "SELECT id FROM vault.contact_point WHERE contact_id = $1 AND channel = 'email'",
    [gone.id],
  );
  const { verifyPoint } = await import("./verify-addresses.server");
  expect(await verifyPoint(point!.id)).toBe("gone");

  expect(verifier.asked).not.toContain(gone.address);
});

test("a verifier that breaks is given up on, and the addresses keep what is known of them", async () => {
  const contacts = [];
  for (let n = 0; n < 7; n++) contacts.push(await contactWith("broken", { emailClass: "valid", checkedDaysAgo: 300 }));
  const before = verifier.asked.length;

  const { checked, gaveUp } = await verifyDueAddresses();

  expect([checked, gaveUp]).toEqual([0, true]);
  expect(verifier.asked.length - before).toBe(10);
  for (const { id } of contacts) expect(await stateOf(id)).toEqual({ class: "valid", today: false });
  await database.rows("DELETE FROM public.search_document");
});

test("a night's check is bounded", async () => {
  for (let n = 0; n < 3; n++) await contactWith("valid");

  expect((await verifyDueAddresses({ limit: 2 })).checked).toBe(2);
  expect((await verifyDueAddresses({ limit: 2 })).checked).toBe(1);
});

test("a reveal's check asks the verifier first, and the name system where it stays silent", async () => {
  const answered = await contactWith("valid", { certified: false });
  const silent = await contactWith("broken", { certified: false, emailClass: "valid", checkedDaysAgo: 300 });
  const needed = async (id: string) =>
    (await database.rows<{ check_needed: boolean }>("SELECT check_needed FROM vault.contact_offer($1)", [id]))[0]!
      .check_needed;
  expect([await needed(answered.id), await needed(silent.id)]).toEqual([true, true]);

  await checkAddress(answered.id);
  await checkAddress(silent.id);

  expect(await stateOf(answered.id)).toEqual({ class: "valid", today: true });
  expect(await stateOf(silent.id)).toEqual({ class: "valid", today: false });
  expect([await needed(answered.id), await needed(silent.id)]).toEqual([false, false]);
});

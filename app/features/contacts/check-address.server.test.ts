import { expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { createContact } from "../../../test/money-world";
import { checkAddress } from "./check-address.server";

const database = await testDatabase();

async function addressAt(
  domain: string,
  emailClass: "valid" | "unknown" = "valid",
  checkedDaysAgo: number | null = 400,
) {
  const contact = await createContact(database.owner, { emailClass, checkedDaysAgo });
  const address = `${contact.id}@${domain}`;
  await database.rows(
    "UPDATE vault.contact_point SET value = $2, value_folded = $2 WHERE contact_id = $1 AND channel = 'email'",
    [contact.id, address],
  );
  await database.rows("SELECT vault.refresh_contacts(ARRAY[$1]::uuid[])", [contact.id]);
  return contact.id;
}

async function offerOf(contactId: string) {
  const [offer] = await database.rows(
    `SELECT o.check_needed, p.has_email, p.email_class, p.email_checked_on IS NOT DISTINCT FROM public.product_day() AS checked_today
       FROM vault.contact_offer($1) o JOIN public.contact_preview p ON p.contact_id = o.contact_id`,
    [contactId],
  );
  return offer;
}

test("a mail exchanger ends the wait, makes nothing valid and dates no check", async () => {
  const contactId = await addressAt("mail.example.com", "unknown", null);
  expect(await offerOf(contactId)).toMatchObject({ check_needed: true });

  await checkAddress(contactId);

  expect(await offerOf(contactId)).toEqual({
    check_needed: false,
    has_email: true,
    email_class: "unknown",
    checked_today: false,
  });
});

test("a domain that is gone takes the address out of sale", async () => {
  const contactId = await addressAt("gone.example.com");

  await checkAddress(contactId);

  expect(await offerOf(contactId)).toMatchObject({ check_needed: false, has_email: false, email_class: "invalid" });
});

test("silence makes the address unknown and not invalid", async () => {
  const contactId = await addressAt("silent.example.com");

  await checkAddress(contactId);

  expect(await offerOf(contactId)).toMatchObject({ check_needed: false, has_email: true, email_class: "unknown" });
});

test("an address checked lately is left alone", async () => {
  const contactId = await addressAt("gone.example.com", "valid", 100);

  await checkAddress(contactId);

  expect(await offerOf(contactId)).toMatchObject({ email_class: "valid" });
});

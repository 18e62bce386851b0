import { expect, test } from "vitest";
import { checkContactRow, type ContactField, STAGED_CONTACT_COLUMNS } from "./contact-row";

const row: Partial<Record<ContactField, string>> = {
  natural_key: "R-1",
  legal_name: "Apex Paving Ltd.",
  city: "Calgary",
  province: "AB",
  person_name: "Zoë Tremblay, CRSP",
  title: "HSE Manager",
  email: "Zoe.Tremblay@Apex.example.com",
  email_class: "valid",
  email_checked_on: "2026-11-01",
  phone: "(403) 555-0123 ext. 12",
  phone_kind: "work",
  published_by: "first_party_site",
  source_url: "https://www.apex.example.com/team",
  captured_on: "2026-11-01",
  snapshot_ref: "s/1",
  no_solicitation: "none_seen",
};

function check(changes: Partial<Record<ContactField, string>>) {
  const checked = checkContactRow({ ...row, ...changes }, { matchKey: (name) => name.toLowerCase() });
  if (checked.status === "rejected") return checked;
  return {
    status: checked.status,
    ...Object.fromEntries(STAGED_CONTACT_COLUMNS.map((column, index) => [column, checked.values[index]])),
  };
}

test("a person with a safety title is a named contact, with everything of the row", () => {
  expect(check({})).toMatchObject({
    status: "accepted",
    kind: "named",
    function: "HSE",
    seniority: "manager",
    person_name: "Zoë Tremblay",
    person_folded: "zoe tremblay",
    designations: '{"CRSP"}',
    email_folded: "zoe.tremblay@apex.example.com",
    phone: "+14035550123",
    phone_extension: "12",
    phone_kind: "work",
    source_host: "www.apex.example.com",
    proof: "snapshot",
  });
});

test.each([
  [{ title: "Estimator" }, "other-named"],
  [{ title: "JHSC Member" }, "other-named"],
  [{ title: "Owner" }, "other-named"],
  [{ person_name: "", title: "", email: "safety@apex.example.com" }, "role"],
  [{ person_name: "", title: "", email: "info@apex.example.com" }, "generic"],
])("%j is %s", (changes, kind) => {
  expect(check(changes)).toMatchObject({ status: "accepted", kind });
});

test("a mobile number that the firm did not publish for business is refused with a reason", () => {
  expect(check({ phone_kind: "mobile", published_by: "association_list" })).toMatchObject({
    status: "rejected",
    field: "phone",
    reason: "A mobile number that the firm did not publish for business is not kept.",
  });
  expect(check({ phone_kind: "mobile" })).toMatchObject({ status: "accepted", phone_kind: "mobile" });
});

test.each([
  ["natural_key", { natural_key: "" }],
  ["legal_name", { legal_name: "" }],
  ["email", { email: "zoe at apex" }],
  ["email_class", { email_class: "verified" }],
  ["email_checked_on", { email_checked_on: "" }],
  ["phone", { phone: "555-0123" }],
  ["phone_kind", { phone_kind: "fax" }],
  ["published_by", { published_by: "linkedin" }],
  ["no_solicitation", { no_solicitation: "maybe" }],
  ["source_url", { source_url: "javascript:alert(1)" }],
  ["person_name", { person_name: "", title: "" }],
  ["person_name", { person_name: "", email: "" }],
] as const)("a row is rejected for its %s", (field, changes) => {
  const checked = check(changes);

  expect(checked).toMatchObject({ status: "rejected", field });
  expect((checked as { mend: string }).mend).not.toBe("");
});

test.each([
  ["email", { email: "zoe@mailinator.com" }, "thrown away after use"],
  ["email", { person_name: "", title: "", email: "info@gmail.com" }, "webmail provider's own"],
  ["phone", { phone: "555-0123" }, "has not ten digits"],
  ["phone", { phone: "123-456-7890" }, "none that the numbering plan gives out"],
  ["phone", { phone: "403-155-0123" }, "none that the numbering plan gives out"],
  ["phone", { phone: "900-555-1234" }, "costs whoever calls it"],
  ["phone", { phone: "+44 7400 123456", phone_kind: "work", published_by: "association_list" }, "mobile number"],
] as const)("a row is rejected for its %s, and told why: %j", (field, changes, reason) => {
  expect(check(changes)).toMatchObject({
    status: "rejected",
    field,
    reason: expect.stringContaining(reason) as string,
  });
});

test("an extension stays beside the number, wherever it was written", () => {
  expect(check({ phone: "403-555-0123 x 45" })).toMatchObject({ phone: "+14035550123", phone_extension: "45" });
  expect(check({ phone: "403-555-0123", phone_extension: "poste 7" })).toMatchObject({ phone_extension: "7" });
});

test("a firm's toll-free number is its main line, whatever the row says", () => {
  expect(check({ phone: "1-800-555-0123" })).toMatchObject({ phone_kind: "main" });
});

import { expect, test } from "vitest";
import { readEmailAddress } from "./email-address";

test.each([
  ["safety@apex.example.com", "role", "SAFETY"],
  ["HSE@apex.example.com", "role", "HSE"],
  ["sst@toitures.example.com", "role", "OHS"],
  ["safety-ab@apex.example.com", "role", "SAFETY"],
  ["health.safety@apex.example.com", "role", "OHS"],
  ["info@apex.example.com", "generic", "OTHER"],
  ["office2@apex.example.com", "generic", "OTHER"],
  ["jane.doe@apex.example.com", "personal", "OTHER"],
  ["safetyn@apex.example.com", "personal", "OTHER"],
])("%s is a %s address", (address, use, expected) => {
  expect(readEmailAddress(address)).toMatchObject({ use, function: expected });
});

test("case, spaces and full-width letters do not make another address", () => {
  expect(readEmailAddress(" Jane.Doe@Apex.Example.com ")).toMatchObject({ folded: "jane.doe@apex.example.com" });
  expect(readEmailAddress("jane@ａpex.example.com")).toMatchObject({ folded: "jane@apex.example.com" });
});

test.each(["", "jane", "jane@", "@apex.ca", "jane doe@apex.ca", "jane@apex", "a..b@apex.ca"])(
  "what mail cannot reach is no address: %j",
  (published) => {
    expect(readEmailAddress(published)).toBe("unreadable");
  },
);

test.each([
  "jane@mailinator.com",
  "jane@yopmail.com",
  "jane@eu.mailinator.com",
  "jane@TEMPMAIL.com",
  "j@guerrillamail.com",
])("an address that is thrown away after use is not a firm's: %s", (published) => {
  expect(readEmailAddress(published)).toBe("throw-away");
});

test("a provider that firms use is not thrown away with them", () => {
  for (const domain of ["gmail.com", "hotmail.ca", "telus.net", "videotron.ca", "example.com", "mail.example.test"]) {
    expect(readEmailAddress(`jane@${domain}`)).toMatchObject({ domain, use: "personal" });
  }
});

test("an office at a webmail provider is a firm's where it bears the firm's name, and the provider's otherwise", () => {
  expect(readEmailAddress("info@gmail.com")).toBe("webmail-office");
  expect(readEmailAddress("safety@hotmail.ca")).toBe("webmail-office");
  expect(readEmailAddress("safety.apexpaving@gmail.com")).toMatchObject({ use: "role", function: "SAFETY" });
  expect(readEmailAddress("apexpaving@gmail.com")).toMatchObject({ use: "personal" });
});

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
  expect(readEmailAddress(" Jane.Doe@Apex.Example.com ")?.folded).toBe("jane.doe@apex.example.com");
  expect(readEmailAddress("jane@ａpex.example.com")?.folded).toBe("jane@apex.example.com");
});

test("what mail cannot reach is no address", () => {
  for (const published of [
    "",
    "jane",
    "jane@",
    "@apex.ca",
    "jane doe@apex.ca",
    "jane@apex",
    "a..b@apex.ca",
    "jane@mailinator.com",
  ]) {
    expect(readEmailAddress(published)).toBeNull();
  }
});

import { expect, test } from "vitest";
import { teamNameFor } from "./team";

test("a team is called after its domain, or after the mailbox where the domain says nothing", () => {
  expect(teamNameFor("ana@gants-du-nord.example.com")).toBe("gants-du-nord.example.com");
  expect(teamNameFor("ana.roy@gmail.com")).toBe("ana.roy");
});

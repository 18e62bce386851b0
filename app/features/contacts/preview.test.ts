import { expect, test } from "vitest";
import { onCards, type ContactPreview } from "./preview";

type Known = Pick<ContactPreview, "kind" | "credits"> & { name: string };
const known = (name: string, kind: ContactPreview["kind"], credits: 0 | 1): Known => ({ name, kind, credits });
const shown = (...contacts: Known[]) => {
  const { cards, rest, free } = onCards(contacts);
  return { cards: cards.map(({ name }) => name), rest: rest.map(({ name }) => name), free };
};

test("with a person who can be opened the mailboxes come free", () => {
  expect(shown(known("Ann", "named", 1), known("Bo", "other-named", 0), known("info", "generic", 1))).toEqual({
    cards: ["Ann", "Bo"],
    rest: ["info"],
    free: true,
  });
});

test("where no person can be opened each mailbox that can has its card, in the order given", () => {
  const contacts = [known("safety", "role", 1), known("info", "generic", 1), known("Ann", "named", 0)];

  expect(shown(...contacts, known("dead", "generic", 0))).toEqual({
    cards: ["safety", "info", "Ann"],
    rest: ["dead"],
    free: false,
  });
});

test("closed persons alone are shown with closed mailboxes beside them", () => {
  expect(shown(known("Ann", "named", 0), known("info", "generic", 0))).toEqual({
    cards: ["Ann"],
    rest: ["info"],
    free: false,
  });
});

test("of mailboxes alone the first is shown though none can be opened", () => {
  expect(shown(known("safety", "role", 0), known("info", "generic", 0))).toEqual({
    cards: ["safety"],
    rest: ["info"],
    free: false,
  });
  expect(shown()).toEqual({ cards: [], rest: [], free: false });
});

import { expect, test } from "vitest";
import { catalogue, textFor } from "./catalogue";
import { frenchSpaces } from "./french-spaces";

test("no line ends inside guillemets, before a colon or before a percent sign", () => {
  expect(frenchSpaces("Ajouter à « Ma liste » : 70 % fait")).toBe(
    "Ajouter à «\u00a0Ma liste\u00a0»\u00a0: 70\u00a0% fait",
  );
});

test("addresses, hours and the syntax of messages stay as they are", () => {
  for (const as of ["https://exemple.ca", "12:30", "{n, number, ::compact-short}", "{n, plural, one {#} other {#}}"])
    expect(frenchSpaces(as)).toBe(as);
});

test("every catalogue says its French so, and leaves the English alone", () => {
  const texts = catalogue({ en: { name: "Name : « {name} »" }, fr: { name: "Nom : « {name} »" } });

  expect(textFor(texts, "fr")("name", { name: "a : b" })).toBe("Nom\u00a0: «\u00a0a : b\u00a0»");
  expect(textFor(texts, "en")("name", { name: "a" })).toBe("Name : « a »");
});

import { expect, test } from "vitest";
import { correctedValue } from "./correction-value";

test("a size is read in the words of the pages as well as by its code", () => {
  const read = ["100 and more", "100 ET PLUS", "100+"].map((written) => correctedValue("size", written));

  expect(read).toEqual(Array(3).fill({ status: "read", value: "100+" }));
  expect(correctedValue("size", "about a hundred")).toMatchObject({ status: "unreadable" });
});

test("trades are read in the words of the pages, several with semicolons, each once", () => {
  expect(correctedValue("trades", "Home building; residential-builder")).toEqual({
    status: "read",
    value: ["residential-builder"],
  });
  expect(correctedValue("trades", "Home building, roofs")).toMatchObject({ status: "unreadable" });
});

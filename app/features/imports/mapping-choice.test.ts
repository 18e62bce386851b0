import { expect, test } from "vitest";
import { mappingProblem } from "./mapping-choice";

const source = { columns: { legal_name: "Employer", city: "City" } };

test("every column is one of the declared fields, or thrown away", () => {
  const right = [
    { header: "Company", field: "legal_name" },
    { header: "Fax", field: "ignored" },
    { header: "Notes", field: "ignored" },
  ];

  expect(mappingProblem(source, right)).toBeNull();
  expect(mappingProblem(source, [])).toEqual({ why: "undecided" });
  expect(mappingProblem(source, [{ header: "Company", field: "" }])).toEqual({ why: "undecided" });
  expect(mappingProblem(source, [{ header: "Company", field: "email" }])).toEqual({ why: "undecided" });
});

test("no field is read from two columns", () => {
  const twice = [
    { header: "Company", field: "legal_name" },
    { header: "Firm", field: "legal_name" },
  ];

  expect(mappingProblem(source, twice)).toEqual({ why: "twice", field: "legal_name" });
});

import pg from "pg";
import { expect, test } from "vitest";
import { loggedError } from "./log.server";

test("an error of the database is logged as its state and constraint, never with the values in it", () => {
  const error = Object.assign(new pg.DatabaseError("duplicate key ana@secret.example.com", 10, "error"), {
    code: "23505",
    severity: "ERROR",
    constraint: "user_email_key",
    table: "user",
    detail: "Key (email)=(ana@secret.example.com) already exists.",
  });

  const logged = loggedError(new Error("could not make the user", { cause: error }));

  expect(logged.cause).toMatchObject({ sqlstate: "23505", constraint: "user_email_key", table: "user" });
  expect(JSON.stringify(logged)).not.toContain("secret");
});

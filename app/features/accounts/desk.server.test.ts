import { expect, test } from "vitest";
import { z } from "zod";
import { testDatabase } from "../../../test/database";
import { defineDeskAction, type DeskAction } from "./desk-action";
import { actAtDesk, loggedActions, performDeskAction } from "./desk.server";

const database = await testDatabase();

async function createUser({ operator }: { operator: boolean }): Promise<{ userId: string; email: string }> {
  const [row] = await database.rows<{ id: string; email: string }>(
    `insert into public."user" (name, email, "emailVerified", language)
     values ('', gen_random_uuid() || '@example.com', true, 'en') returning id, email`,
  );
  if (operator) await database.rows("insert into public.operator (user_id) values ($1)", [row!.id]);
  return { userId: row!.id, email: row!.email };
}

const queued = () =>
  database.asRole("worker").query("SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'perform_desk_action'");

test("what an operator does is written down and queued in one; nobody else writes anything", async () => {
  const operator = await createUser({ operator: true });
  const member = await createUser({ operator: false });

  const id = await actAtDesk(operator, { action: "refuse-run", object: "run:1", reason: " cut ", details: { run: 1 } });
  const refused = await actAtDesk(member, { action: "refuse-run", object: "run:1", details: { run: 1 } });

  expect(refused).toBeNull();
  expect(await loggedActions({ object: "run:1" })).toMatchObject([
    { id, by: operator.email, action: "refuse-run", reason: "cut", outcome: null },
  ]);
  expect((await queued()).rows).toEqual([{ key: `desk_action:${id}` }]);
});

test("an action is carried out once, and its answer stands in the log", async () => {
  const operator = await createUser({ operator: true });
  const ran: unknown[] = [];
  const actions: Record<string, DeskAction> = {
    count: defineDeskAction({
      details: z.strictObject({ n: z.int() }),
      reasonNeeded: false,
      run: async ({ n }, by) => {
        ran.push([n, by.userId]);
        return { outcome: "done", answer: `Counted to ${n}.` };
      },
    }),
  };
  const id = (await actAtDesk(operator, { action: "count", object: "test:once", details: { n: 3 } }))!;

  await performDeskAction(actions, id, { lastTry: false });
  await performDeskAction(actions, id, { lastTry: false });

  expect(ran).toEqual([[3, operator.userId]]);
  expect(await loggedActions({ object: "test:once" })).toMatchObject([{ outcome: "done", answer: "Counted to 3." }]);
});

test("a failure is tried again, and the last one is told; what cannot be read or is unknown is refused", async () => {
  const operator = await createUser({ operator: true });
  const actions: Record<string, DeskAction> = {
    fail: defineDeskAction({
      details: z.strictObject({}),
      reasonNeeded: false,
      run: () => Promise.reject(new Error("the database is away")),
    }),
  };
  const failing = (await actAtDesk(operator, { action: "fail", object: "test:fails" }))!;
  await expect(performDeskAction(actions, failing, { lastTry: false })).rejects.toThrow("away");
  expect(await loggedActions({ object: "test:fails" })).toMatchObject([{ outcome: null }]);
  await expect(performDeskAction(actions, failing, { lastTry: true })).rejects.toThrow("away");
  expect(await loggedActions({ object: "test:fails" })).toMatchObject([{ outcome: "failed" }]);

  const unknown = (await actAtDesk(operator, { action: "fly", object: "test:unknown" }))!;
  const unreadable = (await actAtDesk(operator, { action: "fail", object: "test:unknown", details: { more: 1 } }))!;
  await performDeskAction(actions, unknown, { lastTry: false });
  await performDeskAction(actions, unreadable, { lastTry: false });
  expect(await loggedActions({ object: "test:unknown" })).toMatchObject([
    { outcome: "refused" },
    { outcome: "refused", answer: "There is no action “fly”." },
  ]);
});

test("what needs a reason is not carried out without one, whoever asked for it", async () => {
  const operator = await createUser({ operator: true });
  let ran = 0;
  const actions: Record<string, DeskAction> = {
    undo: defineDeskAction({
      details: z.strictObject({}),
      reasonNeeded: true,
      run: async () => {
        ran += 1;
        return { outcome: "done" };
      },
    }),
  };
  const silent = (await actAtDesk(operator, { action: "undo", object: "test:reason", reason: "  " }))!;
  await performDeskAction(actions, silent, { lastTry: false });
  expect(ran).toBe(0);
  expect(await loggedActions({ object: "test:reason" })).toMatchObject([
    { outcome: "refused", answer: expect.stringContaining("needs a reason") },
  ]);

  const told = (await actAtDesk(operator, { action: "undo", object: "test:reason", reason: "The wrong file." }))!;
  await performDeskAction(actions, told, { lastTry: false });
  expect(ran).toBe(1);
});

test("the log cannot be rewritten, by its owner neither", async () => {
  const operator = await createUser({ operator: true });
  const id = (await actAtDesk(operator, { action: "fly", object: "test:stands" }))!;
  await performDeskAction({}, id, { lastTry: false });

  for (const statement of [
    "UPDATE public.desk_action SET reason = 'another' WHERE id = $1",
    "UPDATE public.desk_action SET outcome = 'done' WHERE id = $1",
    "DELETE FROM public.desk_action WHERE id = $1",
  ]) {
    await expect(database.owner.query(statement, [id])).rejects.toMatchObject({ constraint: "desk_action_stands" });
  }
  await expect(database.owner.query("TRUNCATE public.desk_action CASCADE")).rejects.toMatchObject({ code: "23514" });
  await expect(
    database
      .asRole("web")
      .query("INSERT INTO public.desk_action (user_id, action, object) VALUES ($1, 'fly', 'x')", [operator.userId]),
  ).rejects.toMatchObject({ code: "42501" });
});

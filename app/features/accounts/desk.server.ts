import { redirect } from "@remix-run/node";
import { notFound } from "~/platform/http.server";
import { webPool, workerPool } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import { inLanguage, requestLanguage } from "~/text/language";
import type { DeskAction } from "./desk-action";
import { SECOND_FACTOR_PATH } from "./second-factor";
import { optionalMember, type Member } from "./session.server";

/**
 * An operator; to anyone else, signed in or not, the desk does not exist. In production an operator needs a second factor that
 * this session passed (rules.md 31), and is led to where it is turned on; a session that has still to pass it is nobody's.
 */
export async function requireOperator(request: Request): Promise<Member> {
  const member = await optionalMember(request);
  if (!member?.operator) throw notFound();
  if (env.production && !member.secondFactor) {
    throw redirect(`${inLanguage(requestLanguage(request), SECOND_FACTOR_PATH)}?for=desk`, 303);
  }
  return member;
}

/**
 * Writes down what an operator wants done and queues it, in one transaction; the worker carries it out. Answers the number of
 * the log's entry, or null where the database knows the user as no operator. `details` hold ids and choices, never a value.
 */
export async function actAtDesk(
  operator: Pick<Member, "userId">,
  act: { action: string; object: string; reason?: string | undefined; details?: Record<string, unknown> },
): Promise<number | null> {
  const { rows } = await webPool().query<{ id: number | null }>("SELECT public.desk_act($1, $2, $3, $4, $5) AS id", [
    operator.userId,
    act.action,
    act.object,
    act.reason ?? null,
    JSON.stringify(act.details ?? {}),
  ]);
  return rows[0]!.id;
}

export interface LoggedAction {
  id: number;
  at: Date;
  by: string;
  action: string;
  object: string;
  reason: string | null;
  outcome: "done" | "refused" | "failed" | null;
  answer: string | null;
  /** It was done within the last two minutes: the page still says so on top. */
  fresh: boolean;
  /** Of an upload: the file, and the run that it made. */
  file: string | null;
  run: number | null;
}

/** The log, newest first: of one object ("run:7") and one entry besides, of one kind of object ("run"), or of everything; `before` pages on. */
export async function loggedActions({
  object,
  besides,
  kind,
  before,
  limit = 50,
}: { object?: string; besides?: number | null; kind?: string; before?: number; limit?: number } = {}): Promise<
  LoggedAction[]
> {
  const { rows } = await webPool().query<LoggedAction>(
    `SELECT a.id, a.at, u.email AS by, a.action, a.object, a.reason, a.outcome, a.answer,
            coalesce(a.done_at > clock_timestamp() - interval '2 minutes', false) AS fresh, a.details ->> 'fileName' AS file,
            (SELECT max(r.id) FROM public.import_run r WHERE r.action_id = a.id) AS run
       FROM public.desk_action a JOIN public."user" u ON u.id = a.user_id
      WHERE ($1::text IS NULL OR a.object = $1 OR a.id = $5) AND ($4::text IS NULL OR starts_with(a.object, $4 || ':'))
        AND ($2::bigint IS NULL OR a.id < $2)
      ORDER BY a.id DESC LIMIT $3`,
    [object ?? null, before ?? null, limit, kind ?? null, besides ?? null],
  );
  return rows;
}

/**
 * Carries out one entry of the log, as the worker. What is done already is left alone; a failure is thrown for the queue to
 * try again, and on the last try it is written down.
 */
export async function performDeskAction(
  actions: Readonly<Record<string, DeskAction>>,
  id: number,
  { lastTry }: { lastTry: boolean },
): Promise<void> {
  const { rows } = await workerPool().query<{
    user_id: string;
    action: string;
    reason: string | null;
    details: unknown;
    done: boolean;
  }>("SELECT user_id, action, reason, details, done_at IS NOT NULL AS done FROM public.desk_action WHERE id = $1", [
    id,
  ]);
  const entry = rows[0];
  if (!entry || entry.done) return;
  const action = actions[entry.action];
  if (!action) return settle(id, "refused", `There is no action “${entry.action}”.`);
  if (action.reasonNeeded && entry.reason === null)
    return settle(id, "refused", "It needs a reason; nothing was changed.");
  const details = action.details.safeParse(entry.details);
  if (!details.success) return settle(id, "refused", "What was asked for could not be read; nothing was changed.");
  try {
    const { outcome, answer } = await action.run(details.data, {
      userId: entry.user_id,
      reason: entry.reason ?? undefined,
      actionId: id,
    });
    await settle(id, outcome, answer);
  } catch (error) {
    if (lastTry) await settle(id, "failed", "It failed several times; nothing was changed. The log has the cause.");
    throw error;
  }
}

/** What an operator asked for, with the place in the log; only an operator removed a moment ago finds no desk here. */
export async function askAtDesk(
  operator: Pick<Member, "userId">,
  act: Parameters<typeof actAtDesk>[1],
): Promise<number> {
  const id = await actAtDesk(operator, act);
  if (id === null) throw notFound();
  return id;
}

async function settle(id: number, outcome: "done" | "refused" | "failed", answer: string | undefined): Promise<void> {
  await workerPool().query(
    "UPDATE public.desk_action SET done_at = clock_timestamp(), outcome = $2, answer = $3 WHERE id = $1 AND done_at IS NULL",
    [id, outcome, answer ?? null],
  );
}

import pg from "pg";
import { env } from "./env.server";
import { log } from "./log.server";

/**
 * One pool a role; each role logs in by itself (SET ROLE is no wall, RESET ROLE undoes it). Made at first use.
 * A connection that is not the role it should be is refused before anything runs on it.
 */

export type Role = "owner" | "web" | "worker" | "importer" | "indexer" | "auditor";
export type Tx = pg.PoolClient;

const ADDRESS = {
  owner: "DATABASE_URL",
  web: "DATABASE_URL_WEB",
  worker: "DATABASE_URL_WORKER",
  importer: "DATABASE_URL_IMPORTER",
  indexer: "DATABASE_URL_INDEXER",
  auditor: "DATABASE_URL_AUDITOR",
} as const satisfies Record<Role, keyof typeof env>;

const SETTINGS: Record<Role, { max: number; statementTimeout: number }> = {
  web: { max: 20, statementTimeout: 5_000 },
  worker: { max: 6, statementTimeout: 60_000 },
  owner: { max: 4, statementTimeout: 0 },
  importer: { max: 4, statementTimeout: 0 },
  indexer: { max: 4, statementTimeout: 0 },
  auditor: { max: 2, statementTimeout: 60_000 },
};

const INT8 = pg.types.builtins.INT8;
const DATE = pg.types.builtins.DATE;

/** bigint is a number where that is exact and a string where not; a date is "YYYY-MM-DD", never a moment in some time zone. */
function typeParser(oid: number, format?: "text" | "binary"): unknown {
  if (format !== "binary") {
    if (oid === INT8) {
      return (value: string) => {
        const exact = Number(value);
        return Number.isSafeInteger(exact) ? exact : value;
      };
    }
    if (oid === DATE) return (value: string) => value;
  }
  return pg.types.getTypeParser(oid, format as "text");
}

const pools = new Map<Role, pg.Pool>();

function pool(role: Role): pg.Pool {
  const existing = pools.get(role);
  if (existing) return existing;
  const connectionString = env[ADDRESS[role]];
  if (!connectionString) throw new Error(`${ADDRESS[role]} is not set, so the database cannot be reached as ${role}`);
  const { max, statementTimeout } = SETTINGS[role];
  const made = new pg.Pool({
    connectionString,
    max,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeout,
    application_name: `trucor-${role}`,
    types: { getTypeParser: typeParser as typeof pg.types.getTypeParser },
    onConnect: (client) => assertRole(client, role),
  });
  made.on("error", (error) => log.warn({ err: error, role }, "an idle database connection broke"));
  pools.set(role, made);
  return made;
}

async function assertRole(client: pg.ClientBase, role: Role): Promise<void> {
  const { rows } = await client.query<{ current: string; session: string }>(
    "select current_user as current, session_user as session",
  );
  const expected = `trucor_${role}`;
  const { current, session } = rows[0]!;
  if (current !== expected || session !== expected) {
    throw new Error(`${ADDRESS[role]} logs in as ${session} (acting as ${current}), not as ${expected}`);
  }
}

export const webPool = () => pool("web");
export const workerPool = () => pool("worker");
export const importerPool = () => pool("importer");
export const indexerPool = () => pool("indexer");
export const auditorPool = () => pool("auditor");
export const ownerPool = () => pool("owner");

export async function closePools(): Promise<void> {
  const open = [...pools.values()];
  pools.clear();
  await Promise.all(open.map((each) => each.end()));
}

/** Commits what `work` did, or nothing of it. A connection that cannot even roll back is thrown away. */
export async function withTransaction<Result>(from: pg.Pool, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  const tx = await from.connect();
  let broken: Error | undefined;
  try {
    await tx.query("begin");
    const result = await work(tx);
    await tx.query("commit");
    return result;
  } catch (error) {
    await tx.query("rollback").catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    tx.release(broken);
  }
}

/**
 * Gives up a COPY that nobody reads to its end: PostgreSQL goes on sending it, and whatever is asked after it, a rollback
 * among it, would wait for ever. The connection is the only thing that can be ended.
 */
export function cutConnection(tx: Tx): void {
  (tx as unknown as pg.Client).end().catch(() => {});
}

/**
 * A transaction on the web role that sees one team's rows: row level security reads app.team_id.
 * Both ids come from the session or the key, never from a form.
 */
export async function withTeam<Result>(
  member: { teamId: string; userId: string },
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return withTransaction(webPool(), async (tx) => {
    await tx.query("select set_config('app.team_id', $1, true), set_config('app.user_id', $2, true)", [
      member.teamId,
      member.userId,
    ]);
    return work(tx);
  });
}

/** SQLSTATE of an error that PostgreSQL answered, for the few that are expected outcomes (23505 unique …). */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/** Says why the web role could read contacts or act as more than itself; null when it cannot (rules.md 14). */
export async function webReachesTooFar(): Promise<string | null> {
  const { rows } = await webPool().query<{ superuser: boolean; bypass: boolean; owner: boolean; tables: string[] }>(`
    select r.rolsuper as superuser, r.rolbypassrls as bypass,
           exists (select from pg_catalog.pg_roles o where o.rolname = 'trucor_owner' and pg_has_role(r.rolname, o.oid, 'member')) as owner,
           array(select n.nspname || '.' || c.relname
                   from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                  where n.nspname = 'vault' and c.relkind in ('r', 'p', 'm', 'f')
                    and (has_table_privilege(c.oid, 'select') or has_any_column_privilege(c.oid, 'select'))
                  order by 1) as tables
      from pg_catalog.pg_roles r where r.rolname = current_user`);
  const found = rows[0]!;
  if (found.superuser) return "the web role is a superuser";
  if (found.bypass) return "the web role bypasses row level security";
  if (found.owner) return "the web role is a member of the owner";
  if (found.tables.length > 0) return `the web role can read ${found.tables.join(", ")}`;
  return null;
}

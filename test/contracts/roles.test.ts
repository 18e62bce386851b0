import fs from "node:fs";
import path from "node:path";
import type pg from "pg";
import { describe, expect, test } from "vitest";
import { PROJECT } from "../../scripts/embedded.mjs";
import { type Role, testDatabase } from "../database";

const database = await testDatabase();
const LOGINS = ["web", "worker", "importer", "indexer", "auditor"] as const satisfies Role[];

/** Tables of the sign-in library: its own code names the team in every query, so they carry no policy (rules.md 14). */
const WITHOUT_POLICY = ["public.member", "public.invitation", "public.session"];

const tablesOf = async (schema: string) =>
  (
    await database.rows<{ name: string }>(
      `SELECT format('%I.%I', nspname, relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE nspname = $1 AND relkind IN ('r', 'p', 'm', 'v') ORDER BY 1`,
      [schema],
    )
  ).map(({ name }) => name);

/** The SQLSTATE that PostgreSQL answers; null when it obeys. */
async function refusal(client: pg.Pool | pg.PoolClient, sql: string): Promise<string | null> {
  try {
    await client.query(sql);
    return null;
  } catch (error) {
    return (error as pg.DatabaseError).code ?? String(error);
  }
}

describe("each login is itself", () => {
  test.each(["owner", ...LOGINS] as const)("%s logs in as its own role, and is no superuser", async (role) => {
    const { rows } = await database.asRole(role).query(`
      SELECT current_user, session_user, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication
        FROM pg_roles WHERE rolname = current_user`);
    const name = `trucor_${role}`;
    expect(rows[0]).toEqual({
      current_user: name,
      session_user: name,
      ...{ rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false, rolreplication: false },
    });
  });

  test.each(LOGINS)("%s becomes nobody else, makes no temporary table and no table", async (role) => {
    const client = await database.asRole(role).connect();
    try {
      for (const other of ["owner", ...LOGINS].filter((each) => each !== role)) {
        expect(await refusal(client, `SET ROLE trucor_${other}`)).toBe("42501");
      }
      expect(await refusal(client, "CREATE TEMPORARY TABLE hijack (id int)")).toBe("42501");
      expect(await refusal(client, "CREATE TABLE public.hijack (id int)")).toBe("42501");
      expect(await refusal(client, "CREATE SCHEMA hijack")).toBe("42501");
    } finally {
      client.release();
    }
  });
});

describe("PostgreSQL itself refuses", () => {
  test("the web role any read of the vault", async () => {
    const tables = await tablesOf("vault");
    expect(tables.length).toBeGreaterThan(5);
    for (const table of tables)
      expect([table, await refusal(database.asRole("web"), `SELECT * FROM ${table}`)]).toEqual([table, "42501"]);
  });

  test("the indexer the vault and the ledger, and the importer the ledger", async () => {
    for (const table of [...(await tablesOf("vault")), ...(await tablesOf("money"))]) {
      expect([table, await refusal(database.asRole("indexer"), `SELECT * FROM ${table}`)]).toEqual([table, "42501"]);
    }
    for (const table of await tablesOf("money")) {
      expect([table, await refusal(database.asRole("importer"), `SELECT * FROM ${table}`)]).toEqual([table, "42501"]);
    }
  });

  test.each(LOGINS)("%s any write of the ledger", async (role) => {
    const { rows } = await database.owner.query<{ name: string }>(`
      SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'money' AND c.relkind IN ('r', 'p')`);
    expect(rows.length).toBeGreaterThan(5);
    for (const { name } of rows) {
      for (const sql of [`INSERT INTO ${name} DEFAULT VALUES`, `DELETE FROM ${name}`, `TRUNCATE ${name}`]) {
        expect([sql, await refusal(database.asRole(role), sql)]).toEqual([sql, "42501"]);
      }
    }
  });

  test("the auditor every write", async () => {
    const writable = await database.rows<{ name: string }>(`
      SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname IN ('public', 'vault', 'money') AND c.relkind IN ('r', 'p')
         AND has_table_privilege('trucor_auditor', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')`);
    expect(writable).toEqual([]);
  });
});

describe("the catalogue", () => {
  const OURS = `
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('public', 'vault', 'money', 'graphile_worker')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e')`;
  const SIGNATURE = "format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))";

  const unsafe = () =>
    database.rows<{ name: string }>(`
      SELECT ${SIGNATURE} AS name ${OURS} AND p.prosecdef
         AND NOT COALESCE('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false)`);
  const open = () =>
    database.rows<{ name: string }>(`
      SELECT ${SIGNATURE} AS name ${OURS} AND EXISTS (
        SELECT FROM aclexplode(COALESCE(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)`);

  test("has a safe search path on every definer function", async () => {
    expect(await unsafe()).toEqual([]);
    const { rows } = await database.owner.query<{ n: number }>(`SELECT count(*)::int AS n ${OURS} AND p.prosecdef`);
    expect(rows[0]!.n).toBeGreaterThan(3);
  });

  test("lets PUBLIC execute nothing of ours", async () => expect(await open()).toEqual([]));

  test("shows a planted function that breaks both rules", async () => {
    await database.owner.query(`CREATE FUNCTION public.planted() RETURNS int LANGUAGE sql SECURITY DEFINER
      SET search_path = pg_catalog, public AS 'SELECT 1'; GRANT EXECUTE ON FUNCTION public.planted() TO PUBLIC`);
    try {
      expect(await unsafe()).toEqual([{ name: "public.planted()" }]);
      expect(await open()).toEqual([{ name: "public.planted()" }]);
    } finally {
      await database.owner.query("DROP FUNCTION public.planted()");
    }
  });

  test("grants PUBLIC no table, no sequence and no schema of ours", async () => {
    const granted = await database.rows(`
      SELECT c.oid::regclass::text AS name
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a
       WHERE n.nspname IN ('public', 'vault', 'money', 'graphile_worker') AND a.grantee = 0
      UNION ALL
      SELECT n.nspname FROM pg_namespace n, aclexplode(n.nspacl) a
       WHERE n.nspname IN ('public', 'vault', 'money', 'graphile_worker') AND a.grantee = 0`);
    expect(granted).toEqual([]);
  });

  // Of the vault no team's login reads a table at all, which the tests above show.
  test("closes every table that belongs to a team by row-level security", async () => {
    const bare = () =>
      database.rows<{ name: string }>(
        `SELECT DISTINCT format('%s.%s', n.nspname, c.relname) AS name
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
          WHERE n.nspname IN ('public', 'money') AND c.relkind IN ('r', 'p') AND NOT a.attisdropped
            AND a.attname IN ('team_id', 'teamId', 'organizationId') AND NOT c.relrowsecurity
            AND format('%s.%s', n.nspname, c.relname) <> ALL ($1) ORDER BY 1`,
        [WITHOUT_POLICY],
      );
    expect(await bare()).toEqual([]);
    await database.owner.query("CREATE TABLE public.planted (team_id uuid)");
    expect(await bare()).toEqual([{ name: "public.planted" }]);
    await database.owner.query("DROP TABLE public.planted");
  });

  test("allows each login the functions that docs/operating.md lists, and no other", async () => {
    const page = path.join(PROJECT, "docs/operating.md");
    const text = fs.readFileSync(page, "utf8");
    const rows = await database.rows<Record<string, string | boolean>>(`
      SELECT format('%I.%I', n.nspname, p.proname) AS function,
             ${LOGINS.map((role) => `bool_or(has_function_privilege('trucor_${role}', p.oid, 'EXECUTE') AND has_schema_privilege('trucor_${role}', n.oid, 'USAGE')) AS ${role}`).join(", ")}
        ${OURS} AND n.nspname <> 'graphile_worker' AND p.prorettype <> 'trigger'::regtype
      GROUP BY 1 ORDER BY 1`);
    const table = [
      `| function | ${LOGINS.join(" | ")} |`,
      `|---|${LOGINS.map(() => "---|").join("")}`,
      ...rows
        .filter((row) => LOGINS.some((role) => row[role]))
        .map((row) => `| \`${String(row.function)}\` | ${LOGINS.map((role) => (row[role] ? "x" : "")).join(" | ")} |`),
    ].join("\n");
    const between = /(<!-- functions -->\n)([\s\S]*?)(\n<!-- end of functions -->)/;
    // `WRITE_DOCS=1 npx vitest run test/contracts/roles.test.ts` writes the table anew; the change is then reviewed.
    if (process.env.WRITE_DOCS) fs.writeFileSync(page, text.replace(between, `$1${table}$3`));
    else expect(between.exec(text)?.[2]).toBe(table);
  });
});

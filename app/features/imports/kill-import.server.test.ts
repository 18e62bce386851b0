import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { bundle } from "../../../scripts/build.mjs";
import { testDatabase } from "../../../test/database";
import { directoryDigest } from "./directory-digest.server";

/** PROVE=full: `npm run prove` kills fifty times, `npm test` a few. */
const KILLS = process.env.PROVE === "full" ? 50 : 4;
const KILLS_A_LIST = 2;
/** Of undos, after the imports. */
const UNDO_KILLS = process.env.PROVE === "full" ? 10 : 2;
const LISTS = KILLS / KILLS_A_LIST + 1;
const ROWS = process.env.PROVE === "full" ? 6000 : 1500;

await testDatabase();

test(
  "an importer, or an undo, killed at any moment, and run again, comes to what an undisturbed one comes to",
  async () => {
    const command: string = await bundle("import");
    const folder = await mkdtemp(path.join(os.tmpdir(), "trucor-kill-test-"));
    const files = await Promise.all(
      Array.from({ length: LISTS }, async (_, week) => {
        const file = path.join(folder, `week-${week}.csv`);
        await writeFile(file, list(week));
        return file;
      }),
    );
    const quiet = await anotherDatabase("quiet", folder);
    const stormy = await anotherDatabase("stormy", folder);

    const expected: string[] = [];
    let seconds = 0;
    for (const [week, file] of files.entries()) {
      const report = await imported(command, quiet.env, file, week);
      expect(report).toMatchObject({ outcome: "published", accepted: ROWS });
      if (week > 0) seconds = Math.max(seconds, report.seconds);
      expected.push(await directoryDigest(quiet.owner));
    }

    let kills = 0;
    const delays: number[] = [];
    await imported(command, stormy.env, files[0]!, 0);
    for (let week = 1; week < LISTS; week += 1) {
      // An importer that was done before its time is up is no kill: the next one gets less time.
      for (let longest = seconds * 1000; kills < week * KILLS_A_LIST; longest *= 0.8) {
        const delay = Math.random() * longest;
        if (await killedAfter(command, stormy, files[week]!, week, delay)) {
          kills += 1;
          delays.push(Math.round(delay));
        }
        // Whoever looks now sees last week or this week, and nothing between.
        expect([expected[week - 1], expected[week]]).toContain(await directoryDigest(stormy.owner));
      }
      const report = await imported(command, stormy.env, files[week]!, week);
      expect(["published", "unchanged"]).toContain(report.outcome);
      expect(await directoryDigest(stormy.owner)).toBe(expected[week]);
    }
    console.info(`${kills} importers killed, after ${delays.join(", ")} ms of their run`);

    expect(kills).toBe(KILLS);
    // Each run that published left one job with its rows, none that was killed did: the key's row counts how often it was set.
    expect(await jobsQueued(stormy.owner)).toBe(LISTS);

    let undoKills = 0;
    for (let week = LISTS - 1; undoKills < UNDO_KILLS; week -= 1) {
      const { rows: newest } = await stormy.owner.query<{ run: number }>(
        "SELECT run_id::int AS run FROM public.reading WHERE undone_at IS NULL ORDER BY list_date DESC LIMIT 1",
      );
      const args = ["--undo", String(newest[0]!.run), "--json"];
      for (let longest = seconds * 1000; ; longest *= 0.8) {
        const killed = await killedAfterStart(command, stormy, args, Math.random() * longest);
        expect([expected[week], expected[week - 1]]).toContain(await directoryDigest(stormy.owner));
        if (!killed) continue;
        undoKills += 1;
        break;
      }
      expect(await ended(start(command, stormy.env, args))).toMatchObject({ undone: true });
      expect(await directoryDigest(stormy.owner)).toBe(expected[week - 1]);
    }
    expect(await jobsQueued(stormy.owner)).toBe(LISTS + UNDO_KILLS);
    const { rows: left } = await stormy.owner.query("SELECT tablename FROM pg_tables WHERE schemaname = 'staging'");
    expect(left).toEqual([]);
    const { rows: readings } = await stormy.owner.query(
      "SELECT count(*)::int AS readings, count(DISTINCT list_date)::int AS weeks FROM public.reading",
    );
    expect(readings).toEqual([{ readings: LISTS, weeks: LISTS }]);
    await Promise.all([quiet.end(), stormy.end()]);
  },
  process.env.PROVE === "full" ? 1_800_000 : 240_000,
);

const HEADER =
  "profile_id,legal_name,operating_name,alternate_name,street,city,province,postal_code,mailing_street,mailing_city,mailing_province,mailing_postal_code,phone,fax,website,email,email_domain,year_established,employees,sales_range,exporting,country_of_ownership,naics_code,naics_title,naics_alternate,primary_activity,services";

/** Each week some firms come, some go, and a twentieth changes. */
function list(week: number): string {
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const firm = index + week * 3;
    const employees = (firm + week) % 20 === 0 ? 5 + week : 30;
    return `${String(firm).padStart(8, "0")},"Kill Trial ${firm}, Ltd.",,,,Regina,Saskatchewan,S4P 3Y2,,,,,,,,,,,${employees},,,,238210,,,,`;
  });
  return `${HEADER}\n${rows.join("\n")}\n`;
}

async function anotherDatabase(name: string, folder: string) {
  const cluster = inject("cluster");
  const database = `import_${name}_${process.pid}`;
  const superuser = new pg.Client({ connectionString: cluster.superuserUrl.replace(/[^/]+$/, "postgres") });
  await superuser.connect();
  await superuser.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await superuser.query(`CREATE DATABASE ${database} TEMPLATE trucor STRATEGY FILE_COPY OWNER trucor_owner`);
  await superuser.query(`REVOKE CREATE, TEMPORARY ON DATABASE ${database} FROM PUBLIC`);
  await superuser.end();
  const urls = Object.fromEntries(
    Object.entries(cluster.urls).map(([variable, url]) => [variable, url.replace(/[^/]+$/, database)]),
  );
  const owner = new pg.Pool({ connectionString: urls.DATABASE_URL, max: 2 });
  owner.on("error", () => {});
  return {
    owner,
    env: { ...process.env, ...urls, DATA_DIR: path.join(folder, name), TRUCOR_LOCAL: "1" },
    end: () => owner.end(),
  };
}

function listDate(week: number): string {
  return new Date(Date.UTC(2026, 0, 5 + 7 * week)).toISOString().slice(0, 10);
}

function importing(file: string, week: number): string[] {
  return ["ccc-construction", file, "--as-of", listDate(week), "--json"];
}

function start(command: string, env: NodeJS.ProcessEnv, args: string[]) {
  return spawn(process.execPath, [command, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
}

async function imported(command: string, env: NodeJS.ProcessEnv, file: string, week: number) {
  return ended<{ outcome: string; accepted: number; seconds: number }>(start(command, env, importing(file, week)));
}

async function ended<Report>(child: ReturnType<typeof start>): Promise<Report> {
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await once(child, "close");
  const last = said.trimEnd().split("\n").at(-1) ?? "";
  if (!last.startsWith("{")) throw new Error(said);
  return JSON.parse(last) as Report;
}

/** How often the job of the search was queued: once for each publication and undo, in its transaction. */
async function jobsQueued(owner: pg.Pool): Promise<number> {
  const superuser = new pg.Client({
    connectionString: inject("cluster").superuserUrl.replace(
      /[^/]+$/,
      owner.options.connectionString!.replace(/^.*\//, ""),
    ),
  });
  await superuser.connect();
  const { rows } = await superuser.query<{ queued: number }>(
    "SELECT (sum(revision + 1))::int AS queued FROM graphile_worker._private_jobs WHERE key = 'rebuild_documents'",
  );
  await superuser.end();
  return rows[0]!.queued;
}

/** Kills the importer so long after its run began. False where it was done before. */
async function killedAfter(
  command: string,
  { env, owner }: { env: NodeJS.ProcessEnv; owner: pg.Pool },
  file: string,
  week: number,
  milliseconds: number,
): Promise<boolean> {
  const { rows: before } = await owner.query<{ last: number }>(
    "SELECT coalesce(max(id), 0)::int AS last FROM public.import_run",
  );
  const child = start(command, env, importing(file, week));
  const gone = once(child, "exit");
  const done = gone.then(() => true);
  for (;;) {
    const { rows } = await owner.query<{ last: number }>(
      "SELECT coalesce(max(id), 0)::int AS last FROM public.import_run",
    );
    if (rows[0]!.last > before[0]!.last || child.exitCode !== null) break;
  }
  await Promise.race([done, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
  const alive = child.exitCode === null && child.kill("SIGKILL");
  await gone;
  await allGone(owner);
  return alive;
}

/** Kills an undo so long after its process began to work on the database. */
async function killedAfterStart(
  command: string,
  { env, owner }: { env: NodeJS.ProcessEnv; owner: pg.Pool },
  args: string[],
  milliseconds: number,
): Promise<boolean> {
  const child = start(command, env, args);
  const gone = once(child, "exit");
  for (;;) {
    if (child.exitCode !== null) break;
    const { rows } = await owner.query<{ working: number }>(WORKING);
    if (rows[0]!.working > 0) break;
  }
  await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
  const alive = child.exitCode === null && child.kill("SIGKILL");
  await gone;
  await allGone(owner);
  return alive;
}

const WORKING = `SELECT count(*)::int AS working FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'trucor-importer'`;

async function allGone(owner: pg.Pool): Promise<void> {
  // PostgreSQL takes a moment to notice that nobody is there any more.
  for (;;) {
    const { rows } = await owner.query<{ working: number }>(WORKING);
    if (rows[0]!.working === 0) return;
  }
}

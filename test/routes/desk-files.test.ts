// routes: ($lang).desk.runs.$id.events, ($lang).desk.runs.$id.rejects[.]csv, ($lang).desk.runs.$id.original
import { mkdir, mkdtemp, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { request as httpRequest } from "node:http";
import { beforeAll, expect, test } from "vitest";

process.env.DATA_DIR = await mkdtemp(path.join(os.tmpdir(), "trucor-desk-"));
const { testDatabase } = await import("../database");
const { testApp } = await import("../app");
const { createDeskOperator, createRun, declareSource } = await import("../desk-world");
const { eventStream } = await import("~/platform/event-stream.server");
const { sweepUploads, uploadsFolder, cleanFileName } = await import("~/features/imports/uploads.server");

const database = await testDatabase();
const { owner } = database;
const app = await testApp({ routes: /desk/ });
const desk = app.visitor();

beforeAll(async () => {
  await desk.signInAs((await createDeskOperator(owner)).userId);
  for (const id of ["dsa-build-ab", "dsa-energy"]) await declareSource(owner, id);
  await declareSource(owner, "dsa-research", "contact-research");
});

const cookie = () => [...desk.cookies].map(([name, value]) => `${name}=${value}`).join("; ");

function upload(
  source: string,
  { file, name = "dsa-build-ab_2026-11-23.csv", date }: { file?: string | Blob; name?: string; date?: string },
) {
  const body = new FormData();
  if (date !== undefined) body.append("list_date", date);
  if (file !== undefined)
    body.append("file", typeof file === "string" ? new Blob([file], { type: "text/csv" }) : file, name);
  return app.fetch(`/desk/sources/${source}`, {
    method: "POST",
    body,
    headers: { Cookie: cookie(), Origin: app.origin, Accept: "text/html" },
  });
}

const uploads = () => readdir(uploadsFolder()).catch(() => []);

test("an uploaded list is on disk as it came, readable to the service alone, and asked for in the log", async () => {
  const bytes = `COR #,Employer\r\nA-1,Caf\u00e9\r\n${"x".repeat(300_000)}`;

  const answer = await upload("dsa-build-ab", { file: bytes, name: "../../etc/dsa-build-ab_2026-11-23.csv" });

  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toMatch(/^\/desk\/sources\/dsa-build-ab\?asked=\d+$/);
  const [action] = await database.rows<{ details: { upload: string; fileName: string }; object: string }>(
    "select object, details from public.desk_action where action = 'import-file' order by id desc limit 1",
  );
  expect(action).toMatchObject({
    object: "source:dsa-build-ab",
    details: { source: "dsa-build-ab", fileName: "dsa-build-ab_2026-11-23.csv" },
  });
  const file = path.join(uploadsFolder(), action!.details.upload);
  expect(await readFile(file, "utf8")).toBe(bytes);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(action!.details.upload).toMatch(/^[\da-f-]{36}$/);
});

test("a form without a file, with an empty one or without its day is refused with what to do, and nothing is kept", async () => {
  const before = await uploads();

  const answers = [
    await upload("dsa-build-ab", {}),
    await upload("dsa-build-ab", { file: "" }),
    await upload("dsa-build-ab", { file: "a,b\n", name: "list.csv" }),
    await upload("dsa-build-ab", { file: "a,b\n", date: "2026-02-30" }),
    await upload("dsa-build-ab", { file: "a,b\n", date: "2099-01-04" }),
  ];
  const pages = await Promise.all(answers.map((answer) => answer.text()));

  expect(answers.map((answer) => answer.status)).toEqual([400, 400, 400, 400, 400]);
  expect(pages[0]).toContain("Choose the publisher");
  expect(pages[1]).toContain("The file is empty.");
  expect(pages[2]).toContain("Say the day that the list is of.");
  expect(pages[3]).toContain("Write the day as YYYY-MM-DD");
  expect(await uploads()).toEqual(before);
});

/** Says how long a body would be and sends none of it: what the edge decides by. */
function announce(address: string, bytes: number): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(app.origin + address, {
      method: "POST",
      headers: {
        ...{ Cookie: cookie(), Origin: app.origin, "Content-Length": bytes },
        "Content-Type": "multipart/form-data; boundary=x",
      },
    });
    sent.on("response", (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => {
        resolve({ status: response.statusCode!, body });
        sent.destroy();
      });
    });
    sent.on("error", reject);
    sent.flushHeaders();
  });
}

test("a list over 200 MB is refused before it is sent, with a sentence; other pages take less", async () => {
  const list = await announce("/desk/sources/dsa-build-ab", 202_000_000);
  const other = await announce("/desk/privacy", 60_000_000);

  expect([list.status, other.status]).toEqual([413, 413]);
  expect(list.body).toContain("larger than 200 MB. Nothing was imported.");
});

test("a form that breaks off leaves nothing behind", async () => {
  const before = await uploads();
  const answer = await app.fetch("/desk/sources/dsa-build-ab", {
    method: "POST",
    body: '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nA,B',
    headers: { Cookie: cookie(), Origin: app.origin, "Content-Type": "multipart/form-data; boundary=x" },
  });

  expect(answer.status).toBe(400);
  expect(await uploads()).toEqual(before);
});

test("what nobody took up in a day is swept", async () => {
  const old = path.join(uploadsFolder(), "left-behind");
  await writeFile(old, "a");
  await utimes(old, new Date(), new Date(Date.now() - 25 * 3_600_000));

  expect(await sweepUploads()).toBe(1);
  expect(await uploads()).not.toContain("left-behind");
});

test("a file's name is one, and short", () => {
  expect(cleanFileName("C:\\lists\\..\\a\u0000b<c>.csv")).toBe("abc.csv");
  expect(cleanFileName("../../")).toBe("list.csv");
  expect(cleanFileName(`${"é".repeat(300)}.csv`)).toHaveLength(120);
});

test("the reject file and the file as it came are saved, never shown; those of contact research are not there", async () => {
  const run = await createRun(owner, "dsa-build-ab", { sha256: "a".repeat(64), fileName: 'li"st é.csv' });
  const people = await createRun(owner, "dsa-research", { sha256: "b".repeat(64) });
  for (const [source, id, sha256] of [
    ["dsa-build-ab", run, "a".repeat(64)],
    ["dsa-research", people, "b".repeat(64)],
  ] as const) {
    const folder = path.join(process.env.DATA_DIR!, "files", source);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, `${sha256}.csv`), "as it came");
    await writeFile(path.join(folder, `${source}-rejects-of-run-${id}.csv`), "rejected");
  }

  const rejects = await desk.get(`/desk/runs/${run}/rejects.csv`);
  const original = await desk.get(`/desk/runs/${run}/original`);

  expect([await rejects.text(), await original.text()]).toEqual(["rejected", "as it came"]);
  expect(rejects.headers.get("content-disposition")).toContain(
    `attachment; filename="dsa-build-ab-rejects-of-run-${run}.csv"`,
  );
  expect(original.headers.get("content-disposition")).toBe(
    "attachment; filename=\"list _.csv\"; filename*=UTF-8''list%20%C3%A9.csv",
  );
  expect([original.headers.get("content-type"), original.headers.get("cache-control")]).toEqual([
    "text/csv; charset=utf-8",
    "private, no-store",
  ]);
  expect((await desk.get(`/desk/runs/${people}/rejects.csv`)).status).toBe(404);
  expect((await desk.get(`/desk/runs/${people}/original`)).status).toBe(404);
});

test("a live run says where it stands at once, when it moves, and that it ended, through compression too", async () => {
  const run = await createRun(owner, "dsa-energy", { outcome: null, stage: "staged" });
  const answer = await app.fetch(`/desk/runs/${run}/events`, {
    headers: { Cookie: cookie(), Accept: "text/event-stream", "Accept-Encoding": "gzip" },
  });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  const until = async (words: string) => {
    let heard = "";
    while (!heard.includes(words)) {
      const { value, done } = await reader.read();
      if (done) return `${heard}[closed]`;
      heard += value;
    }
    return heard;
  };

  const first = await until('"stage":"staged"');
  await owner.query("update public.import_run set stage = 'matched' where id = $1", [run]);
  const second = await until('"stage":"matched"');
  await owner.query("update public.import_run set outcome = 'published', finished_at = now() where id = $1", [run]);
  const last = await until("event: end");

  expect([answer.status, answer.headers.get("content-type"), answer.headers.get("content-encoding")]).toEqual([
    200,
    "text/event-stream; charset=utf-8",
    null,
  ]);
  expect(first).toContain("event: progress");
  expect(second).toContain("event: progress");
  expect(last).toContain('"outcome":"published"');
  expect(await until("more")).toContain("[closed]");
});

test("who leaves is not asked for any more", async () => {
  const run = await createRun(owner, "dsa-energy", { outcome: null, stage: "staged" });
  const left = new AbortController();
  let asked = 0;
  const stream = eventStream(
    new Request("http://local.invalid/", { signal: left.signal }),
    async () => {
      asked += 1;
      return { event: "progress", data: run };
    },
    { everyMilliseconds: 1 },
  );
  const reader = stream.body!.getReader();
  await reader.read();
  left.abort();
  while (!(await reader.read()).done);
  const atTheEnd = asked;

  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));

  expect(asked).toBe(atTheEnd);
});

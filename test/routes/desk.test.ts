// routes: ($lang).desk, ($lang).desk._index, ($lang).desk.runs._index, ($lang).desk.runs.$id._index, ($lang).desk.sources._index, ($lang).desk.sources.$id._index, ($lang).desk.sources.$id.mapping, ($lang).desk.duplicates, ($lang).desk.corrections._index, ($lang).desk.corrections.$id, ($lang).desk.privacy, ($lang).desk.teams._index, ($lang).desk.teams.$id, ($lang).desk.audit
import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { performDeskActionJob } from "~/desk-actions.server";
import { headerKey } from "~/features/imports/header";
import { askDesk } from "~/features/privacy/opt-out.server";
import { testApp, type Visitor } from "../app";
import { testDatabase } from "../database";
import { createDeskOperator, createRun, declareSource } from "../desk-world";
import { createContractor, createMember, createTeam, type TestMember } from "../money-world";

const database = await testDatabase();
const { owner } = database;
const app = await testApp({ routes: /desk|sign-in|terms/ });

let operator: TestMember;
let desk: Visitor;
let run: number;
let vendor: TestMember;

beforeAll(async () => {
  operator = await createDeskOperator(owner);
  desk = app.visitor();
  await desk.signInAs(operator.userId);
  vendor = await createTeam(owner, { credits: 12 });
  await declareSource(owner, "dsa-build-ab");
  run = await createRun(owner, "dsa-build-ab", { counts: { records: 3, header: 1, accepted: 2, added: 2 } });
});

const text = (html: string) =>
  html
    .replace(/<script[\s\S]*?<\/script>/g, "")
    .replace(/<!--.*?-->/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/[\s\u00a0\u202f]+/g, " ");

const pages = () => [
  "/desk",
  "/desk/runs",
  `/desk/runs/${run}`,
  `/desk/runs/${run}/events`,
  `/desk/runs/${run}/rejects.csv`,
  `/desk/runs/${run}/original`,
  "/desk/sources",
  "/desk/sources/dsa-build-ab",
  `/desk/sources/dsa-build-ab/mapping?run=${run}`,
  "/desk/duplicates",
  "/desk/corrections",
  "/desk/corrections/1",
  "/desk/privacy",
  "/desk/teams",
  `/desk/teams/${vendor.teamId}`,
  "/desk/audit",
];

describe("to anyone but an operator the desk does not exist", () => {
  const asked = async (visitor: Visitor) => {
    const answers: [string, number][] = [];
    for (const path of pages()) {
      for (const address of [path, `/fr${path}`, path.replace(/(\?|$)/, ".data$1")]) {
        const answer = await visitor.get(address);
        const body = await answer.text();
        // A payload of single fetch carries its refusal in a body of its own.
        if (!address.includes(".data") || !/404/.test(body)) answers.push([address, answer.status]);
      }
      answers.push([`POST ${path}`, (await visitor.post(path, { intent: "publish-run" })).status]);
    }
    return answers.filter(([address, status]) => status !== 404 && !(address.startsWith("POST") && status === 405));
  };

  test("signed out, an owner of a team, and a viewer all find nothing, by GET or POST", async () => {
    const anonymous = app.visitor();
    const member = app.visitor();
    await member.signInAs(vendor.userId);
    const viewer = app.visitor();
    await viewer.signInAs(await createMember(owner, vendor.teamId, "viewer"));

    expect(await asked(anonymous)).toEqual([]);
    expect(await asked(member)).toEqual([]);
    expect(await asked(viewer)).toEqual([]);
  });

  test("nor does its name: a stranger's 404 stands under the site's own header, with no link to the desk", async () => {
    const member = app.visitor();
    await member.signInAs(vendor.userId);
    for (const visitor of [app.visitor(), member])
      for (const path of ["/desk", "/desk/runs", "/fr/desk/audit", "/sign-in"]) {
        const shown = text(await (await visitor.get(path)).text());
        expect([path, /TruCOR desk|Bureau TruCOR|\bDesk\b|\bBureau\b/.exec(shown)]).toEqual([path, null]);
      }
    const signedOut = text(await (await app.visitor().get("/desk")).text());
    expect(signedOut).toContain("Sign in");
    expect(signedOut).toContain("Pricing");
  });

  test("and an operator is led to it from the site's own bar, and keeps its bar where a run is not found", async () => {
    const elsewhere = await (await desk.get("/terms")).text();
    const noRun = text(await (await desk.get("/desk/runs/999999")).text());

    expect(elsewhere.match(/<nav[^>]*>[\s\S]*?<\/nav>/g)!.filter((nav) => nav.includes('href="/desk"'))).toHaveLength(
      2,
    );
    expect(noRun).toContain("TruCOR desk");
  });

  test("and each loader and action asks by itself: a payload may leave the layout out", async () => {
    const files = (await readdir("app/routes")).filter((file) => file.startsWith("($lang).desk"));
    expect(files.length).toBeGreaterThan(15);
    for (const file of files) {
      const source = await readFile(`app/routes/${file}`, "utf8");
      const doors = source.match(/export (async function|const) (loader|action)\b/g) ?? [];
      expect([file, source.match(/await requireOperator\(/g)?.length]).toEqual([file, doors.length]);
    }
  });

  test("and nothing that they posted is in the log", async () => {
    expect(await database.rows("select id from public.desk_action where user_id <> $1", [operator.userId])).toEqual([]);
  });
});

test("an operator finds every page in both languages, with the desk's bar, kept from caches and search engines", async () => {
  for (const path of ["/desk", "/desk/runs", `/desk/runs/${run}`, "/desk/sources", "/desk/sources/dsa-build-ab"]
    .concat([`/desk/sources/dsa-build-ab/mapping?run=${run}`, "/desk/duplicates", "/desk/corrections"])
    .concat(["/desk/privacy", "/desk/teams", `/desk/teams/${vendor.teamId}`, "/desk/audit"])) {
    for (const [language, bar] of [
      ["", "TruCOR desk"],
      ["/fr", "Bureau TruCOR"],
    ]) {
      const answer = await desk.get(language + path);
      const html = await answer.text();
      expect([path, answer.status, answer.headers.get("cache-control")]).toEqual([path, 200, "private, no-store"]);
      expect(html, path).toMatch(new RegExp(`<title>[^<]+ · ${bar}</title>`));
      expect(html, path).toMatch(/<meta name="robots" content="noindex"/);
      expect(html.match(/<h1/g), path).toHaveLength(1);
    }
  }
});

test("the sentences of a run, of its rows and of what was done with it are told in the page's language", async () => {
  const refused = await createRun(owner, await declareSource(owner, "dsa-north"), {
    outcome: "refused",
    stage: "guarded",
    listDate: "2026-11-23",
    counts: { records: 1202, header: 1, accepted: 1200, rejected: 1 },
    reasons: ["The file has 1200 good rows; dsa-north is declared to have 1 to 900.", "Nobody wrote this one."],
  });
  await owner.query(
    `insert into public.import_issue (run_id, line, field, value, reason, mend)
     values ($1, 14, 'row', '20 % : « x »', 'has 3 cells where the header has 4', 'give the row all its cells')`,
    [refused],
  );
  await owner.query(
    `insert into public.desk_action (user_id, action, object, reason, details, outcome, answer, done_at)
     values ($1, 'refuse-run', $2, 'Not ours', '{}', 'done', $3, now())`,
    [operator.userId, `run:${refused}`, `Run ${refused} is refused; nothing of it was published.`],
  );
  const french = await (await desk.get(`/fr/desk/runs/${refused}`)).text();
  const english = await (await desk.get(`/desk/runs/${refused}`)).text();

  expect(text(french)).toContain("Le fichier a 1 200 bonnes lignes; selon sa déclaration, dsa-north en a de 1 à 900.");
  expect(french).toContain('<li lang="en">Nobody wrote this one.</li>');
  expect(text(french)).toContain("14 ligne entière 20 % : « x » a 3 cellules là où l’en-tête en a 4 donnez à la ligne");
  expect(text(french)).toContain(`Le passage ${refused} est refusé; rien n’en a été publié.`);
  expect(text(french)).toContain("Not ours");
  expect(text(english)).toContain("The file has 1200 good rows; dsa-north is declared to have 1 to 900.");
  expect(text(english)).toContain("14 whole row 20 % : « x » has 3 cells where the header has 4 give the row all");
  for (const path of ["/desk", "/desk/sources", "/desk/sources/dsa-north"])
    expect(text(await (await desk.get(`/fr${path}`)).text()), path).toContain("Le fichier a 1 200 bonnes lignes");
  expect(text(await (await desk.get("/fr/desk/audit")).text())).toContain(`Le passage ${refused} est refusé`);
});

test("what is not there is not found: another run, another source, another team", async () => {
  for (const path of [
    "/desk/runs/999999",
    "/desk/runs/1e3",
    "/desk/sources/nobody",
    "/desk/sources/dsa-energy/mapping?run=1",
    `/desk/teams/${randomUUID()}`,
    "/desk/teams/me",
    "/desk/corrections/7",
    "/desk/runs/999999/events",
  ]) {
    expect([path, (await desk.get(path)).status]).toEqual([path, 404]);
  }
  expect((await desk.get("/desk/runs?unknown=1")).status).toBe(400);
});

test("undoing asks for a reason, and then waits in the log for the worker", async () => {
  const path = `/desk/runs/${run}`;

  const without = await desk.post(path, { intent: "undo-run", reason: "  " });
  const asked = await desk.post(path, { intent: "undo-run", reason: "The partner sent last year’s list." });
  const page = text(await (await desk.get(path)).text());

  expect([without.status, asked.status, asked.headers.get("location")]).toEqual([400, 303, path]);
  expect(text(await without.text())).toContain("Say why in one sentence. Nothing was changed.");
  expect(page).toMatch(/Undo the run\. Asked for at \d\d:\d\d\sMT; waiting for the worker/);
  expect(
    await database.rows("select action, reason, details from public.desk_action where object = $1", [`run:${run}`]),
  ).toEqual([{ action: "undo-run", reason: "The partner sent last year’s list.", details: { run } }]);
});

test("a decision of a report is waited for on its page, and reading it again and again is one reading", async () => {
  const contractor = await createContractor(owner);
  await owner.query("select public.report_problem($1, 'city', 'Leduc', '', '', 'en')", [contractor]);
  const [report] = await database.rows<{ id: number }>("select max(id)::integer as id from public.correction");
  const path = `/desk/corrections/${report!.id}`;
  await desk.get(path);

  await desk.post(path, { decision: "accept", reason: "Their site says so." });
  const pages = [await desk.get(path), await desk.get(path)];

  for (const page of pages)
    expect(text(await page.text())).toMatch(/Asked for at \d\d:\d\d\sMT; waiting for the worker/);
  expect(
    await database.rows("select action from public.desk_action where object = $1 order by id", [
      `correction:${report!.id}`,
    ]),
  ).toEqual([{ action: "read-correction" }, { action: "decide-correction" }]);
});

test("what a run does not allow is refused before it reaches the log", async () => {
  const published = await createRun(owner, "dsa-build-ab");
  const path = `/desk/runs/${published}`;
  const shown = { added: "0", changed: "0", absent: "0", rejected: "0" };

  const answers = [
    await desk.post(path, { intent: "publish-run", ...shown }),
    await desk.post(path, { intent: "refuse-run", reason: "No." }),
    await desk.post(path, { intent: "count-absences", approve: "5" }),
    await desk.post(path, { intent: "drop-everything" }),
    await desk.post(path, { intent: "publish-run", ...shown, added: "-1" }),
  ];

  expect(answers.map((answer) => answer.status)).toEqual([409, 409, 409, 400, 400]);
  expect(await database.rows("select id from public.desk_action where object = $1", [`run:${published}`])).toEqual([]);
});

test("a form from another site changes nothing", async () => {
  const answer = await desk.post(
    `/desk/runs/${run}`,
    { intent: "undo-run", reason: "x" },
    { Origin: "https://evil.test" },
  );

  expect(answer.status).toBe(403);
});

describe("credits are adjusted with a reason", () => {
  const perform = async () => {
    const rows = await database.rows<{ id: number }>(
      "select id from public.desk_action where done_at is null order by id",
    );
    for (const { id } of rows) {
      await performDeskActionJob.run({ action: id }, { signal: AbortSignal.abort(), attempt: 1, maxAttempts: 5 });
    }
  };
  const path = () => `/desk/teams/${vendor.teamId}`;
  const adjust = (fields: Record<string, string>) =>
    desk.post(path(), { credits: "5", reason: "Goodwill.", key: randomUUID(), ...fields });
  const balance = async () => {
    const [row] = await database.rows<{ credits: number }>("select credits from money.wallet where team_id = $1", [
      vendor.teamId,
    ]);
    return Number(row!.credits);
  };

  test("given once however often its form is sent, and taken never below nothing", async () => {
    const key = randomUUID();
    const sent = [await adjust({ key }), await adjust({ key })];
    await perform();
    expect([sent.map((answer) => answer.status), await balance()]).toEqual([[303, 303], 17]);

    await adjust({ credits: "−7", reason: "Given twice." });
    await perform();
    expect(await balance()).toBe(10);

    await adjust({ credits: "-11", reason: "All of it." });
    await perform();
    expect(await balance()).toBe(10);
    const page = text(await (await desk.get(path())).text());
    expect(page).toContain("The team holds 10, fewer than the 11 to be taken. Nothing was changed.");
    expect(page).toContain("Adjustment: Given twice.");
    expect(await database.asRole("auditor").query("select rule from money.violations")).toMatchObject({ rows: [] });
  });

  test("more than 40 is asked for once more, and what is no number or has no reason is refused", async () => {
    const before = await database.rows("select id from public.desk_action where action = 'adjust-credits'");

    const answers = [
      await adjust({ credits: "41" }),
      await adjust({ credits: "0" }),
      await adjust({ credits: "2001", confirmed: "yes" }),
      await adjust({ credits: "five" }),
      await adjust({ reason: " " }),
      await adjust({ key: "not-a-key" }),
    ];
    const words = text(await answers[0]!.text());

    expect(answers.map((answer) => answer.status)).toEqual([400, 400, 400, 400, 400, 400]);
    expect(words).toContain("41 credits is more than 40: tick the box if the number is right.");
    expect(await database.rows("select id from public.desk_action where action = 'adjust-credits'")).toEqual(before);
    expect((await adjust({ credits: "41", confirmed: "yes" })).status).toBe(303);
  });

  test("the worker alone may move credits this way", async () => {
    const call = "select money.adjust_credits($1, 1, 'x', null, 'x', null)";
    await expect(database.asRole("web").query(call, [vendor.teamId])).rejects.toMatchObject({ code: "42501" });
    await expect(database.asRole("importer").query(call, [vendor.teamId])).rejects.toMatchObject({ code: "42501" });
  });

  test("teams are listed to an operator alone", async () => {
    const listed = (user: string) =>
      database.asRole("web").query("select id from public.desk_teams($1, null, 100)", [user]);
    expect((await listed(operator.userId)).rows.length).toBeGreaterThan(1);
    expect((await listed(vendor.userId)).rows).toEqual([]);
  });
});

describe("a report of something wrong", () => {
  async function reported(kind: string, field: string, says: unknown): Promise<number> {
    const [firm] = await database.rows<{ id: string }>(
      `insert into public.contractor (legal_name, export_name, match_key, data_set, size, created_on, updated_on)
       values ('Reported Ltd.', 'Reported Ltd.', 'reported', 'live', '50-99', '2026-11-16', '2026-11-16') returning id`,
    );
    const [report] = await database.rows<{ id: number }>(
      "insert into public.correction (contractor_id, kind, field, says, language) values ($1, $2, $3, $4, 'en') returning id",
      [firm!.id, kind, field, JSON.stringify(says)],
    );
    return report!.id;
  }

  test("a size is chosen among those that a page can say, and shown in its words", async () => {
    const id = await reported("value", "size", "50-99");

    const page = await (await desk.get(`/desk/corrections/${id}`)).text();

    expect(page).toMatch(/<select[^>]*name="value"/);
    expect(text(page)).toContain("50 to 99");
    expect(text(page)).not.toContain("50-99");
  });

  test("about no value has no value to write, and says that accepting changes nothing by itself", async () => {
    const id = await reported("duplicate", "duplicate", null);

    const page = await (await desk.get(`/desk/corrections/${id}`)).text();

    expect(page).not.toContain('name="value"');
    expect(text(page)).toContain("Changes nothing by itself");
    expect(text(page)).not.toContain("Change the page");
  });

  test("its history leaves readings out; while a decision is carried out the forms are gone and nothing is read", async () => {
    const id = await reported("other", "other", null);
    const readings = () =>
      database.rows("select id from public.desk_action where action = 'read-correction' and object = $1", [
        `correction:${id}`,
      ]);

    const before = text(await (await desk.get(`/desk/corrections/${id}`)).text());
    const readBefore = (await readings()).length;
    await desk.post(`/desk/corrections/${id}`, { decision: "decline", reason: "Nothing to see." });
    const after = await (await desk.get(`/desk/corrections/${id}`)).text();

    expect(before).not.toContain("Read a report");
    expect(readBefore).toBe(1);
    expect(after).not.toContain('name="reason"');
    expect(text(after)).toContain("waiting for the worker");
    expect(await readings()).toHaveLength(readBefore);
  });
});

test("rows of a contact feed are shown when an operator asks, which is logged, and of other runs there are none to ask for", async () => {
  await declareSource(owner, "dsa-research", "contact-research");
  const feed = await createRun(owner, "dsa-research", { counts: { records: 2, header: 1, accepted: 1, changed: 1 } });
  await owner.query(
    `insert into vault.import_diff (run_id, seq, verdict, line, record_key, name, field, before, after)
     values ($1, 1, 'changed', 7, 'k', 'Acme Ltd.', 'title', 'Foreman', 'Safety lead')`,
    [feed],
  );

  const before = text(await (await desk.get(`/desk/runs/${feed}`)).text());
  const read = text(await (await desk.post(`/desk/runs/${feed}`, { intent: "read-contacts" })).text());
  const other = await desk.post(`/desk/runs/${run}`, { intent: "read-contacts" });

  expect(before).toContain("Show the first rows");
  expect(before).not.toContain("Safety lead");
  expect(read).toContain("Safety lead");
  expect(read).not.toContain("Show the first rows");
  expect(other.status).toBe(409);
  expect(await database.rows("select action from public.desk_action where object = $1", [`run:${feed}`])).toEqual([
    { action: "read-contact-diff" },
  ]);
});

test("a file with new column names is read again only once they are confirmed", async () => {
  const refused = await createRun(owner, "dsa-build-ab", { outcome: "refused", reasons: ["Column “Firm” is new."] });
  await owner.query("update public.import_run set suggestion = $2 where id = $1", [
    refused,
    JSON.stringify({
      kind: "columns",
      columns: [{ header: "Name of  Firm", samples: ["Acme Ltd."], suggestedField: null }],
      missing: [{ field: "legal_name", header: "Employer" }],
    }),
  ]);
  const mapping = async () => (await desk.get(`/desk/sources/dsa-build-ab/mapping?run=${refused}`)).text();

  const before = await mapping();
  await owner.query(
    `insert into public.source_synonym (source_id, header, field, confirmed_by, reason)
     values ('dsa-build-ab', $1, 'legal_name', $2, 'By telephone.')`,
    [headerKey("Name of  Firm"), operator.userId],
  );
  const after = await mapping();

  expect(text(before)).toContain("Still missing: legal name");
  expect(text(before)).not.toContain("Read it again");
  expect(before.indexOf('value="legal_name"')).toBeLessThan(before.indexOf('value="city"'));
  expect(text(after)).toContain("Read it again");
  expect(text(after)).not.toContain("Still missing");

  const take = { intent: "withdraw-synonym", header: headerKey("Name of  Firm") };
  expect(await (await desk.get("/desk/sources/dsa-build-ab")).text()).toContain("Take the name back");
  const mute = await desk.post("/desk/sources/dsa-build-ab", { ...take, reason: " " });
  expect(mute.status).toBe(400);
  expect(text(await mute.text())).toContain("Say why in one sentence");
  const asked = await desk.post("/desk/sources/dsa-build-ab", { ...take, reason: "It is the name of the foreman." });
  const action = Number(new URL(asked.headers.get("location")!, app.origin).searchParams.get("asked"));
  await performDeskActionJob.run({ action }, { signal: AbortSignal.abort(), attempt: 1, maxAttempts: 5 });
  expect(await mapping()).toContain("Still missing");
  expect(text(await (await desk.get("/fr/desk/sources/dsa-build-ab")).text())).toContain(
    "n’est plus une colonne confirmée : si la déclaration ne la connaît pas",
  );
});

describe("a privacy request", () => {
  test("shows its clock; what was written is read on demand, which is logged; settled it is emptied", async () => {
    await askDesk({ replyTo: "qzv7@reply.example.com", message: "Please take me off.", language: "en" });
    const [request] = await database.rows<{ id: string }>("select id from vault.privacy_request where kind = 'desk'");

    const list = await (await desk.get("/desk/privacy")).text();
    const read = await (await desk.post("/desk/privacy", { intent: "read", request: request!.id })).text();
    await desk.post("/desk/privacy", { intent: "settle", request: request!.id, reason: "Taken off the site." });
    const rows = await database.rows<{ id: number; action: string; details: unknown }>(
      "select id, action, details from public.desk_action where object = $1 order by id",
      [`privacy-request:${request!.id}`],
    );
    await performDeskActionJob.run(
      { action: rows[1]!.id },
      { signal: AbortSignal.abort(), attempt: 1, maxAttempts: 5 },
    );

    expect(list).not.toContain("qzv7@reply");
    expect(text(list)).toMatch(/\d calendar days? left|today/);
    expect(text(read)).toContain("Please take me off.");
    expect(rows.map(({ action }) => action)).toEqual(["read-privacy-message", "settle-request"]);
    expect(
      await database.rows(
        "select email, message, settled_at is not null as settled from vault.privacy_request where id = $1",
        [request!.id],
      ),
    ).toEqual([{ email: null, message: null, settled: true }]);
  });

  test("what one of several says stands in its own row, beside the button that settles it", async () => {
    for (const message of ["The first request.", "The second request."])
      await askDesk({ replyTo: "row@reply.example.com", message, language: "en" });
    const asked = await database.rows<{ id: string; message: string }>(
      "select id, message from vault.privacy_request where message is not null order by id",
    );
    const second = asked.find(({ message }) => message === "The second request.")!;

    const page = await (await desk.post("/desk/privacy", { intent: "read", request: second.id })).text();
    const rows = page.split("<li").filter((row) => row.includes('value="settle"'));
    const own = rows.filter((row) => row.includes("The second request."));

    expect(rows).toHaveLength(asked.length);
    expect(own).toHaveLength(1);
    expect(own[0]).toContain(`name="request" value="${second.id}"`);
    expect(page).not.toContain("The first request.");
  });

  test("is carried out by the address of whoever is to go, which no page and no log shows again", async () => {
    await askDesk({ replyTo: "gone@reply.example.com", message: "Remove my old address.", language: "en" });
    const [request] = await database.rows<{ id: string }>(
      "select id from vault.privacy_request where message = 'Remove my old address.'",
    );
    const remove = { intent: "remove", request: request!.id, reason: "They left that firm." };

    const notWhole = await desk.post("/desk/privacy", { ...remove, email: "qx-old@" });
    const unsaid = await desk.post("/desk/privacy", { ...remove, email: "qx-old@apex.example.com", reason: " " });
    const unknown = await desk.post("/desk/privacy", { ...remove, email: "a@b.example", request: randomUUID() });
    const asked = await desk.post("/desk/privacy", { ...remove, email: "qx-old@apex.example.com" });
    const page = await (await desk.get("/desk/privacy")).text();
    const log = await database.rows<{ action: string; details: object }>(
      "select action, details from public.desk_action where object = $1",
      [`privacy-request:${request!.id}`],
    );

    expect([notWhole.status, unsaid.status, unknown.status, asked.status]).toEqual([400, 400, 404, 303]);
    expect(text(await notWhole.text())).toContain("Write the whole address");
    expect(text(page)).toContain("Remove a person’s contacts. Asked for at");
    expect(page).not.toContain("qx-old");
    expect(log.map(({ action }) => action)).toEqual(["remove-person"]);
    expect(JSON.stringify(log)).not.toContain("qx-old");
  });

  test("that does not exist is not found, and is not logged", async () => {
    expect((await desk.post("/desk/privacy", { intent: "read", request: randomUUID() })).status).toBe(404);
  });
});

test("the log is filtered by choosing, names an upload's file and leads to its run", async () => {
  const [upload] = await database.rows<{ id: number }>(
    `insert into public.desk_action (user_id, action, object, details, done_at, outcome, answer)
     values ($1, 'import-file', 'source:dsa-build-ab', '{"fileName": "build-2026.csv"}', now(), 'done',
             '12 rows are missing. To count them once, import with --approve 12.') returning id`,
    [operator.userId],
  );
  const made = await createRun(owner, "dsa-build-ab", { outcome: "waiting", stage: "guarded" });
  await owner.query("update public.import_run set action_id = $1 where id = $2", [upload!.id, made]);

  const sources = await (await desk.get("/desk/audit?kind=source")).text();
  const one = text(await (await desk.get(`/desk/audit?kind=run&id=${run}`)).text());
  const ofRun = text(await (await desk.get(`/desk/runs/${made}`)).text());

  expect(sources).toContain("build-2026.csv");
  expect(sources).toContain(`href="/desk/runs/${made}"`);
  expect(text(sources)).not.toContain("--approve");
  expect(text(sources)).not.toContain("Undo the run");
  expect(one).toContain("Undo the run");
  expect(one).not.toContain("Import a file");
  expect(ofRun).toContain("Import a file");
  await owner.query("update public.import_run set outcome = 'refused' where id = $1", [made]);
});

test("a run says one state at a time, and for a while that what was asked for is done", async () => {
  const of = await createRun(owner, "dsa-build-ab", { outcome: "unchanged", listDate: "2026-10-05" });
  await owner.query("update public.import_run set outcome = 'undone', undone_at = now() where id = $1", [of]);
  const log = (done: boolean) =>
    database.rows(
      `insert into public.desk_action (user_id, action, object, reason, done_at, outcome, answer)
       values ($1, 'undo-run', $2, 'The wrong file.', case when $3 then now() end, case when $3 then 'done' end, null)`,
      [operator.userId, `run:${of}`, done],
    );
  const shown = async () => text(await (await desk.get(`/desk/runs/${of}`)).text());

  await log(false);
  const underway = await shown();
  await log(true);
  const done = await shown();

  expect(underway).toContain("It is done; the search is following.");
  expect(underway).not.toContain("This run was undone");
  expect(done).toContain("Undo the run: done.");
  expect(done).toContain("This run was undone");
  expect(done).toContain("The wrong file.");
  expect(done).not.toMatch(/waiting for the worker|is following/);
});

test("runs are filtered by state; a replaced one names its successor, and absences are not nothing new", async () => {
  const reasons = ["A later file, run 77, took its place."];
  await createRun(owner, "dsa-build-ab", { outcome: "refused", reasons });
  await createRun(owner, "dsa-build-ab", { outcome: "unchanged", counts: { absent: 7 }, listDate: "2026-10-12" });

  const refused = text(await (await desk.get("/desk/runs?state=refused")).text());
  const unchanged = text(await (await desk.get("/desk/runs?state=unchanged")).text());
  const rows = (page: string) => page.slice(page.indexOf("Started"));

  expect(rows(refused)).toContain("Replaced by run 77");
  expect(rows(refused)).not.toContain("Published");
  expect(rows(unchanged)).toContain("Absences only");
  expect(rows(unchanged)).not.toContain("Nothing new");
});

test("the log is filtered by object and pages on", async () => {
  const page = text(await (await desk.get(`/desk/audit?object=run:${run}`)).text());
  const none = text(await (await desk.get("/desk/audit?object=run:0")).text());

  expect(page).toContain("Undo the run");
  expect(page).not.toContain("Adjust credits");
  expect(none).toContain("Nothing was done to this.");
});

/** The list export against bare COPY TO STDOUT of the same stored, guarded columns, of the same rows in the same order. */
import { randomUUID } from "node:crypto";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { to as copyTo } from "pg-copy-streams";
import { exportList } from "~/features/lists/export-list.server";
import { rebuildDocuments } from "~/features/search/search-documents.server";
import { closePools, ownerPool, withTransaction } from "~/platform/db.server";
import { interleaved, median, type Figure } from "./figure";

const ROWS = 100_000;
const MANY_ROWS = 1_000_000;

export async function run(): Promise<Figure[]> {
  const seat = await teamWithList();
  await fill(seat, 0, ROWS);
  const bytes: number[] = [];
  const firstBytes: number[] = [];
  const arms = {
    ours: async () => {
      const { first, size } = await drain(seat);
      firstBytes.push(first);
      bytes.push(size);
    },
    copy: () => bareCopy(seat.listId),
  };
  await arms.ours();
  await arms.copy();
  const seconds = await interleaved(5, arms);
  const ours = ROWS / median(seconds.ours);
  const copy = ROWS / median(seconds.copy);

  await fill(seat, ROWS, MANY_ROWS);
  (globalThis as { gc?: () => void }).gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
  await drain(seat);
  clearInterval(watch);
  await closePools();
  const growth = (most - before) / 2 ** 20;
  return [
    {
      name: "list export, 100k rows",
      unit: "rows/s",
      value: ours,
      reference: { name: "COPY TO STDOUT", value: copy },
      ratio: ours / copy,
      target: { text: ">= 0.7", met: ours / copy >= 0.7 },
    },
    {
      name: "first byte of an export",
      unit: "ms",
      value: median(firstBytes) * 1000,
      target: { text: "<= 50 ms", met: median(firstBytes) <= 0.05 },
      note: "the byte order mark and the header row leave with the first piece of rows",
    },
    {
      name: "memory over an export of 1M rows",
      unit: "MB",
      value: growth,
      target: { text: "<= 64 MB", met: growth <= 64 },
    },
  ];
}

interface Seat {
  teamId: string;
  userId: string;
  listId: string;
  role: "owner";
}

async function teamWithList(): Promise<Seat> {
  const seat: Seat = { teamId: randomUUID(), userId: randomUUID(), listId: randomUUID(), role: "owner" };
  await withTransaction(ownerPool(), async (tx) => {
    await tx.query(`INSERT INTO public.organization (id, name, slug, "createdAt") VALUES ($1, 'Bench', $2, now())`, [
      seat.teamId,
      seat.teamId,
    ]);
    await tx.query(
      `INSERT INTO public."user" (id, name, email, "emailVerified", "createdAt", "updatedAt") VALUES ($1, 'Bench', $2, true, now(), now())`,
      [seat.userId, `${seat.userId}@bench.example.com`],
    );
    await tx.query(
      `INSERT INTO public.member (id, "organizationId", "userId", role, "createdAt") VALUES ($1, $2, $3, 'owner', now())`,
      [randomUUID(), seat.teamId, seat.userId],
    );
    await tx.query("INSERT INTO public.list (id, team_id, name, created_by) VALUES ($1, $2, 'Bench', $3)", [
      seat.listId,
      seat.teamId,
      seat.userId,
    ]);
  });
  return seat;
}

async function fill(seat: Seat, from: number, to: number): Promise<void> {
  await withTransaction(ownerPool(), async (tx) => {
    await tx.query(
      `WITH firm AS (
         INSERT INTO public.contractor (data_set, legal_name, trade_names, match_key, city, province, postal_code, business_phone, website,
                                        trades, size, export_name, export_trade_names, export_city, export_phone, created_on, updated_on)
         SELECT 'demo', 'Entreprise Générale ' || n || ' Ltée', ARRAY['Generale ' || n], 'generale ' || n, 'Red Deer', 'AB', 'T4N 1A1',
                '+14035550' || lpad((n % 1000)::text, 3, '0'), 'https://firm' || n || '.example.com', ARRAY['electrical', 'civil'], '20-49',
                'Entreprise Générale ' || n || ' Ltée', 'Generale ' || n, 'Red Deer', '403-555-0' || lpad((n % 1000)::text, 3, '0'), current_date, current_date
           FROM generate_series($1::int, $2::int - 1) n RETURNING id)
       INSERT INTO public.list_item (list_id, team_id, contractor_id, added_by) SELECT $3, $4, id, $5 FROM firm`,
      [from, to, seat.listId, seat.teamId, seat.userId],
    );
  });
  // The memory arm needs many rows, not their documents: a million of those take minutes.
  if (to === ROWS) await rebuildDocuments();
  await ownerPool().query("ANALYZE public.contractor; ANALYZE public.list_item; ANALYZE public.search_document");
}

async function drain(seat: Seat): Promise<{ first: number; size: number }> {
  const start = performance.now();
  let first: number | undefined;
  let size = 0;
  const result = await exportList(seat, seat.listId);
  if (result.status !== "exported") throw new Error(`the bench's own export was answered ${result.status}`);
  for await (const piece of result.csv) {
    first ??= (performance.now() - start) / 1000;
    size += (piece as Buffer).length;
  }
  return { first: first!, size };
}

/** What PostgreSQL itself gives for the stored columns, without the team's walls, opened contacts and the record of it. */
async function bareCopy(listId: string): Promise<void> {
  await withTransaction(ownerPool(), async (tx) => {
    await tx.query("SET LOCAL work_mem = '64MB'");
    const rows = tx.query(
      copyTo(`COPY (SELECT c.id, c.export_name, c.export_trade_names, c.export_city, c.province, c.postal_code, c.export_phone, c.website,
                           d.status, d.under_review, d.next_due_on, array_to_string(d.provinces, ' '), array_to_string(d.programmes, ' '),
                           array_to_string(d.partners, ' '), d.certificates, array_to_string(c.trades, ' '), c.size, c.updated_on, c.data_set
                      FROM public.list_item i
                      JOIN public.contractor c ON c.id = i.contractor_id
                      LEFT JOIN public.search_document d ON d.contractor_id = c.id
                     WHERE i.list_id = '${listId}' ORDER BY i.added_at, c.id) TO STDOUT (FORMAT csv, HEADER true)`),
    );
    await pipeline(rows, new Writable({ write: (_chunk, _encoding, done) => done() }));
  });
}

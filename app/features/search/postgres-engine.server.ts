import { once } from "node:events";
import { finished } from "node:stream/promises";

import type pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";

import { withTransaction, type Tx } from "~/platform/db.server";

import type { ContractorDocument } from "./contractor-document";
import type { DirectoryColumns } from "./directory-columns";
import { DirectoryColumnsBuilder, type DocumentRow } from "./directory-columns-builder";
import type { SearchAnswer, SearchEngine, SearchRequest } from "./engine";

const KEPT_ANSWERS = 500;

interface Generation {
  number: number;
  columns: DirectoryColumns;
  answers: Map<string, SearchAnswer>;
}

export interface PostgresEngine extends SearchEngine {
  /** Brings the columns to the latest generation; searches do so by themselves, this is for warming up. */
  columns(generation?: number): Promise<DirectoryColumns>;
  /** Totals alone, for the offer to drop a filter. */
  totals(requests: readonly SearchRequest[], generation?: number): Promise<number[]>;
}

/**
 * The engine that needs nothing but PostgreSQL, which holds the documents; words and facets are answered from columns of
 * the same generation in memory (README.md says why). Answers are kept by (generation, request): nothing of a team is in
 * either.
 */
export function postgresEngine(pools: {
  reader: () => pg.Pool;
  writer: () => pg.Pool;
  keepAnswers?: boolean;
}): PostgresEngine {
  let current: Generation | null = null;
  let loading: Promise<Generation> | null = null;

  /** `known`: the generation that the caller has just read, which saves reading it again. */
  async function generation(known?: number): Promise<Generation> {
    const number = known ?? (await latestGeneration(pools.reader()));
    if (current !== null && current.number >= number) return current;
    loading ??= load(pools.reader())
      .then((loaded) => (current = loaded))
      .finally(() => (loading = null));
    const loaded = await loading;
    // A load that was under way may have begun before this generation was written.
    return loaded.number >= number ? loaded : generation(number);
  }

  function matchesOf(columns: DirectoryColumns, text: string) {
    const plans = columns.vocabulary.plans(text);
    for (const plan of plans) {
      const matches = columns.vocabulary.matches(plan);
      if (matches.positions.length > 0) return { plan, matches };
    }
    return { plan: plans[0] ?? null, matches: { positions: new Uint32Array(), ranks: new Float64Array() } };
  }

  return {
    name: "postgres",

    columns: async (known) => (await generation(known)).columns,

    async search(request, known) {
      const held = await generation(known);
      const key = JSON.stringify(request);
      const kept = held.answers.get(key);
      if (kept) return kept;

      let answer: SearchAnswer;
      if (request.text === "") {
        answer = held.columns.answer(request, null, null);
      } else {
        const { plan, matches } = matchesOf(held.columns, request.text);
        answer = held.columns.answer(request, matches, plan && held.columns.vocabulary.suggestion(plan));
      }
      if (pools.keepAnswers !== false) keep(held.answers, key, answer);
      return answer;
    },

    async facetValues(request, facet, text, known) {
      const held = await generation(known);
      const matches = request.text === "" ? null : matchesOf(held.columns, request.text).matches;
      return held.columns.facetValues(request, matches, facet, text);
    },

    async totals(requests, known) {
      const held = await generation(known);
      const totals: number[] = [];
      for (const request of requests) {
        const matches = request.text === "" ? null : matchesOf(held.columns, request.text).matches;
        totals.push(held.columns.total(request, matches));
      }
      return totals;
    },

    async index(documents) {
      await withTransaction(pools.writer(), async (tx) => {
        await stage(tx, documents);
        await publishStaged(tx, { alone: false });
      });
    },

    async replaceAll(documents) {
      return withTransaction(pools.writer(), async (tx) => {
        const staged = await stage(tx, documents);
        await publishStaged(tx, { alone: true });
        return { documents: staged };
      });
    },
  };
}

/** The oldest answer goes first. */
function keep(answers: Map<string, SearchAnswer>, key: string, answer: SearchAnswer): void {
  if (answers.size >= KEPT_ANSWERS) answers.delete(answers.keys().next().value!);
  answers.set(key, answer);
}

// Reading ---------------------------------------------------------------------------------------------------------

async function latestGeneration(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ generation: number }>({
    name: "search-generation",
    text: "SELECT generation::int AS generation FROM public.search_index",
  });
  return rows[0]!.generation;
}

const READ = `COPY (
  SELECT contractor_id, data_set, sort_name, legal_words, other_words, place_words, trade_words, status, next_due_on,
         array_to_string(levels, ','), array_to_string(provinces, ','), array_to_string(programmes, ','),
         array_to_string(partners, ','), city, city_name, array_to_string(trades, ','), size, hse, email, phone, added_on
    FROM public.search_document ORDER BY sort_name COLLATE "C", contractor_id) TO STDOUT`;

async function load(pool: pg.Pool): Promise<Generation> {
  return withTransaction(pool, async (tx) => {
    await tx.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    await tx.query("SET LOCAL statement_timeout = 0");
    const { rows } = await tx.query<{ generation: number }>(
      "SELECT generation::int AS generation FROM public.search_index",
    );
    const builder = new DirectoryColumnsBuilder();
    let rest = "";
    const stream = tx.query(copyTo(READ)).setEncoding("utf8");
    for await (const chunk of stream as AsyncIterable<string>) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop()!;
      for (const line of lines) builder.add(documentRow(line));
    }
    return { number: rows[0]!.generation, columns: builder.finish(), answers: new Map() };
  });
}

function documentRow(line: string): DocumentRow {
  const cells = line.split("\t");
  const text = (index: number) => cells[index]!;
  const optional = (index: number) => (cells[index] === "\\N" ? null : cells[index]!);
  const list = (index: number) => (cells[index] === "" ? [] : cells[index]!.split(","));
  return {
    contractorId: text(0),
    dataSet: text(1) as DocumentRow["dataSet"],
    sortName: text(2),
    legalWords: text(3),
    otherWords: text(4),
    placeWords: text(5),
    tradeWords: text(6),
    status: optional(7) as DocumentRow["status"],
    nextDueOn: optional(8),
    levels: list(9) as DocumentRow["levels"],
    provinces: list(10),
    programmes: list(11),
    partners: list(12),
    city: optional(13),
    cityName: optional(14)?.replaceAll("\\\\", "\\") ?? null,
    trades: list(15),
    size: text(16) as DocumentRow["size"],
    hse: text(17) as DocumentRow["hse"],
    email: text(18) as DocumentRow["email"],
    phone: text(19) === "t",
    addedOn: text(20),
  };
}

// Writing ---------------------------------------------------------------------------------------------------------

const COLUMNS = [
  "contractor_id",
  "data_set",
  "sort_name",
  "legal_words",
  "other_words",
  "place_words",
  "trade_words",
  "status",
  "under_review",
  "next_due_on",
  "levels",
  "provinces",
  "programmes",
  "partners",
  "cor_provinces",
  "cor_programmes",
  "cor_partners",
  "city",
  "city_name",
  "trades",
  "size",
  "hse",
  "email",
  "phone",
  "certificates",
  "added_on",
  "updated_on",
] as const;

async function stage(
  tx: Tx,
  documents: Iterable<ContractorDocument> | AsyncIterable<ContractorDocument>,
): Promise<number> {
  // One build at a time, held to the end of the transaction.
  await tx.query("SELECT pg_advisory_xact_lock(hashtext('search_document'))");
  await tx.query("TRUNCATE public.search_document_staged");
  const stream = tx.query(copyFrom(`COPY public.search_document_staged (${COLUMNS.join(", ")}) FROM STDIN`));
  // A failure before the end is told by `finished`; without a listener it would end the process.
  const done = finished(stream);
  done.catch(() => {});
  let staged = 0;
  let buffer = "";
  for await (const document of documents) {
    buffer += `${copyLine(document)}\n`;
    staged++;
    if (buffer.length > 65_536) {
      if (!stream.write(buffer)) await Promise.race([once(stream, "drain"), done]);
      buffer = "";
    }
  }
  stream.end(buffer);
  await done;
  return staged;
}

/** Only what differs is rewritten; the generation is raised when anything did. */
async function publishStaged(tx: Tx, { alone }: { alone: boolean }): Promise<void> {
  const values = COLUMNS.slice(1);
  const written = await tx.query(
    `INSERT INTO public.search_document AS held (${COLUMNS.join(", ")})
     SELECT ${COLUMNS.map((column) => `staged.${column}`).join(", ")} FROM public.search_document_staged AS staged
     ON CONFLICT (contractor_id) DO UPDATE SET ${values.map((column) => `${column} = excluded.${column}`).join(", ")}
      WHERE (${values.map((column) => `held.${column}`).join(", ")})
            IS DISTINCT FROM (${values.map((column) => `excluded.${column}`).join(", ")})`,
  );
  const removed = alone
    ? await tx.query(
        `DELETE FROM public.search_document AS held
          WHERE NOT EXISTS (SELECT FROM public.search_document_staged AS staged WHERE staged.contractor_id = held.contractor_id)`,
      )
    : { rowCount: 0 };
  if ((written.rowCount ?? 0) + (removed.rowCount ?? 0) > 0) {
    await tx.query("UPDATE public.search_index SET generation = generation + 1");
  }
  await tx.query("TRUNCATE public.search_document_staged");
}

function copyLine(document: ContractorDocument): string {
  const day = (value: string | null) => value ?? "\\N";
  const list = (values: readonly string[]) => `{${values.join(",")}}`;
  const text = (value: string) => value.replace(/[\\\t\n\r]/g, (character) => (character === "\\" ? "\\\\" : " "));
  return [
    document.contractorId,
    document.dataSet,
    document.sortName,
    document.legalWords,
    document.otherWords,
    document.placeWords,
    document.tradeWords,
    document.status ?? "\\N",
    document.underReview ? "t" : "f",
    day(document.nextDueOn),
    list(document.levels),
    list(document.provinces),
    list(document.programmes),
    list(document.partners),
    list(document.corProvinces),
    list(document.corProgrammes),
    list(document.corPartners),
    document.city ?? "\\N",
    document.cityName === null ? "\\N" : text(document.cityName),
    list(document.trades),
    document.size,
    document.hse,
    document.email,
    document.phone ? "t" : "f",
    text(document.certificates),
    document.addedOn,
    document.updatedOn,
  ].join("\t");
}

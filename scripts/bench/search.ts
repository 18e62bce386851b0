/**
 * The search engine over firms from a fixed seed (reference/perf.md §1): a mix of 200 queries, each once, no answer kept.
 * Its yardstick in the same run is bare SQL on the same table: the same words as a tsquery, twenty hits, the total and six
 * facets by GROUPING SETS, without typos and with conjunctive counts. A real Meilisearch joins when its engine does.
 */
import { addDays } from "../../app/features/certifications/calendar-day";
import type { ContractorDocument } from "../../app/features/search/contractor-document";
import type { SearchRequest } from "../../app/features/search/engine";
import { foldedWords } from "../../app/features/search/folded-words";
import { postgresEngine } from "../../app/features/search/postgres-engine.server";
import { closePools, indexerPool, ownerPool, webPool } from "../../app/platform/db.server";
import {
  accepts,
  countedByHand,
  documentOf,
  randomNumbers,
  request,
  TODAY,
} from "../../test/contracts/counted-by-hand";
import { percentile, type Figure } from "./figure";

type Kind = "exact" | "prefix" | "one typo" | "two typos" | "filters" | "filters and text";

interface Query {
  kind: Kind;
  request: SearchRequest;
  /** The first two words of the name that was meant: found is a hit in the first twenty that has them. */
  meant: string | null;
}

/** perf.md §3b: a bare Meilisearch 1.50.0 on two such cores, for comparing by eye until it is measured beside us. */
const MEILISEARCH_P95: Record<number, number> = { 10_000: 6.7, 100_000: 21.6 };
const MEILISEARCH_FILTERS_P95: Record<number, number> = { 10_000: 12.7, 100_000: 22 };

export async function run(): Promise<Figure[]> {
  const figures: Figure[] = [];
  try {
    for (const count of [10_000, 100_000]) figures.push(...(await measure(count)));
  } finally {
    await closePools();
  }
  return figures;
}

async function measure(count: number): Promise<Figure[]> {
  const label = `${count / 1000}k`;
  const documents = syntheticDocuments(count);
  const engine = postgresEngine({ reader: webPool, writer: indexerPool, keepAnswers: false });

  let before = performance.now();
  await engine.replaceAll(documents);
  const written = (performance.now() - before) / 1000;
  // What the yardstick needs, and the engine does not.
  await ownerPool().query(`
    ALTER TABLE public.search_document ADD COLUMN IF NOT EXISTS words tsvector;
    UPDATE public.search_document SET words = array_to_tsvector(
      string_to_array(legal_words, ' ') || string_to_array(other_words, ' ') ||
      string_to_array(place_words, ' ') || string_to_array(trade_words, ' '));
    CREATE INDEX IF NOT EXISTS search_document_words_idx ON public.search_document USING gin (words)`);
  await ownerPool().query("VACUUM ANALYZE public.search_document");
  globalThis.gc?.();
  const heapBefore = memory();
  before = performance.now();
  const columns = await engine.columns();
  const loaded = (performance.now() - before) / 1000;
  globalThis.gc?.();
  const held = memory() - heapBefore;

  const queries = queryMix(documents, 11);
  const warmUp = queryMix(documents, 12).slice(0, 60);
  for (const query of warmUp) {
    await engine.search(query.request);
    await bareSql(query.request);
  }

  const ours = new Map<Kind, number[]>();
  const bare = new Map<Kind, number[]>();
  const found = new Map<Kind, number[]>();
  const nameOf = new Map(documents.map((document) => [document.contractorId, firstWords(document)]));
  for (const [index, query] of queries.entries()) {
    // In turn, so that a neighbour on the machine disturbs both.
    const arms = [
      async () => {
        const start = performance.now();
        const answer = await engine.search(query.request);
        add(ours, query.kind, performance.now() - start);
        if (query.meant !== null) {
          add(found, query.kind, answer.ids.some((id) => nameOf.get(id) === query.meant) ? 1 : 0);
        }
      },
      async () => {
        const start = performance.now();
        await bareSql(query.request);
        add(bare, query.kind, performance.now() - start);
      },
    ];
    if (index % 2 === 1) arms.reverse();
    for (const arm of arms) await arm();
  }

  const figures: Figure[] = [
    { name: `search index written, ${label}`, unit: "documents/s", value: count / written },
    { name: `search columns loaded, ${label}`, unit: "s", value: loaded, note: `${held.toFixed(0)} MB held` },
  ];
  const all = (of: Map<Kind, number[]>) => [...of.values()].flat();
  figures.push(
    ...times(`search, all kinds, ${label}`, all(ours), all(bare), {
      text: `p95 <= Meilisearch's (${MEILISEARCH_P95[count]} ms in perf.md §3b)`,
      limit: MEILISEARCH_P95[count]!,
    }),
  );
  for (const kind of ours.keys()) {
    figures.push(
      ...times(
        `search, ${kind}, ${label}`,
        ours.get(kind)!,
        bare.get(kind)!,
        kind === "filters"
          ? {
              text: `p95 <= 2 × Meilisearch's (${MEILISEARCH_FILTERS_P95[count]} ms in perf.md §3b)`,
              limit: 2 * MEILISEARCH_FILTERS_P95[count]!,
            }
          : null,
      ),
    );
  }
  const targets: Partial<Record<Kind, number>> = { exact: 1, "one typo": 0.97, "two typos": 0.8 };
  for (const [kind, target] of Object.entries(targets) as [Kind, number][]) {
    const share = found.get(kind)!.reduce((sum, hit) => sum + hit, 0) / found.get(kind)!.length;
    figures.push({
      name: `recall among the first 20, ${kind}, ${label}`,
      unit: "share",
      value: share,
      target: { text: `>= ${target.toFixed(2)}`, met: share >= target },
    });
  }
  figures.push(await countsByHand(engine, documents, queries, label));
  if (columns.count !== count) throw new Error(`${columns.count} of ${count} documents are held`);
  return figures;
}

function times(name: string, ours: number[], bare: number[], target: { text: string; limit: number } | null): Figure[] {
  const p95 = percentile(ours, 0.95);
  return [
    {
      name: `${name}, p50`,
      unit: "ms",
      value: percentile(ours, 0.5),
      reference: { name: "bare SQL", value: percentile(bare, 0.5) },
      ratio: percentile(bare, 0.5) / percentile(ours, 0.5),
    },
    {
      name: `${name}, p95`,
      unit: "ms",
      value: p95,
      reference: { name: "bare SQL", value: percentile(bare, 0.95) },
      ratio: percentile(bare, 0.95) / p95,
      ...(target ? { target: { text: target.text, met: p95 <= target.limit } } : {}),
    },
  ];
}

/** Facet by facet and value by value against a look at every document. */
async function countsByHand(
  engine: ReturnType<typeof postgresEngine>,
  documents: ContractorDocument[],
  queries: Query[],
  label: string,
): Promise<Figure> {
  const filtered = queries.filter(({ kind }) => kind === "filters").slice(0, 8);
  let equal = 0;
  for (const { request: asked } of filtered) {
    const answer = await engine.search(asked);
    const total = documents.filter((document) => accepts(document, asked.filters, asked.today, "demo")).length;
    const byHand = countedByHand(documents, asked.filters, asked.today, "demo");
    if (answer.total === total && JSON.stringify(answer.facets) === JSON.stringify(byHand)) equal++;
  }
  return {
    name: `facet counts equal to a count by hand, ${label}`,
    unit: `of ${filtered.length} searches`,
    value: equal,
    target: { text: "all", met: equal === filtered.length && equal > 0 },
  };
}

async function bareSql({ text, filters }: SearchRequest): Promise<void> {
  const words = foldedWords(text);
  const tsquery = words.map((word, index) => (index === words.length - 1 ? `${word}:*` : word)).join(" & ");
  const list = (values: readonly string[]) => (values.length > 0 ? values : null);
  await webPool().query(
    `WITH matched AS MATERIALIZED (
       SELECT contractor_id, sort_name, provinces, partners, city, hse, status, size FROM public.search_document
        WHERE ($1 = '' OR words @@ $1::tsquery) AND status IN ('active', 'due', 'unknown') AND 'cor' = ANY (levels)
          AND ($2::text[] IS NULL OR provinces && $2) AND ($3::text[] IS NULL OR hse = ANY ($3))
          AND ($4::text[] IS NULL OR partners && $4) AND ($5::text[] IS NULL OR city = ANY ($5))
          AND ($6::text[] IS NULL OR trades && $6) AND ($7::text[] IS NULL OR size = ANY ($7)))
     SELECT (SELECT count(*) FROM matched), array(SELECT contractor_id FROM matched ORDER BY sort_name LIMIT 20),
            array(SELECT (provinces[1], partners[1], city, hse, status, size, count(*))::text FROM matched
                   GROUP BY GROUPING SETS ((provinces[1]), (partners[1]), (city), (hse), (status), (size)))`,
    [
      tsquery,
      list(filters.province),
      list(filters.hse),
      list(filters.partner),
      list(filters.city),
      list(filters.trade),
      list(filters.size),
    ],
  );
}

// Firms and queries ---------------------------------------------------------------------------------------------

const SYLLABLES =
  "ba be bo bra bri ca cal ce cor da de dun el en fa fer fo gar gil gra ha hal hen ja jor ka ken la lan le mac mar mel mo mor na nor o pa per pin ra rid ro ros sa sel ster ston ta tan tor va ver vil wa wel win wood".split(
    " ",
  );
const KINDS =
  "Construction Contracting Electric Mechanical Roofing Concrete Excavating Builders Masonry Painting Welding Plumbing Paving Services Industries Maçonnerie Électricité Toiture Bâtiment Projects".split(
    " ",
  );
const FORMS = ["Ltd.", "Inc.", "Ltée", "Corp.", "Limited", "inc.", "Co. Ltd."];
const TRADES =
  "general-contractor electrical mechanical roofing concrete masonry painting drywall-insulation steel-erection earthworks-demolition roads-bridges carpentry flooring glazing civil pipeline".split(
    " ",
  );
const PROVINCE_CODES = ["AB", "BC", "ON", "SK", "MB", "NS", "NB", "NL", "NT", "YT", "NU"];
const SIZES = ["unknown", "5-9", "10-19", "20-49", "1-4", "50-99", "100+"] as const;
const HSE = ["named", "none", "generic", "role", "other-named"] as const;
const EMAILS = ["valid", "none", "accept-all", "unknown"] as const;

function syntheticDocuments(count: number): ContractorDocument[] {
  const random = randomNumbers(2026);
  const zipf = <Value>(values: readonly Value[]): Value => values[Math.floor(values.length * random() ** 2.2)]!;
  const any = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
  const properName = () => {
    const word = Array.from({ length: 2 + Math.floor(random() * 2) }, () => any(SYLLABLES)).join("");
    return word[0]!.toUpperCase() + word.slice(1);
  };
  const names = Array.from(new Set(Array.from({ length: 60_000 }, properName))).slice(0, 40_000);
  const towns = Array.from({ length: 750 }, () => `${any(names)}${any(["", "", " River", " Lake", " Park"])}`);
  const partners = Array.from({ length: 24 }, (_, index) => `partner-${index + 1}`);
  return Array.from({ length: count }, (_, number) => {
    const status = zipf(["active", "due", "unknown", "expired", "absent", "suspended"] as const);
    const trades = [...new Set(Array.from({ length: 1 + Math.floor(random() * 2) }, () => zipf(TRADES)))].sort();
    const places = [...new Set(Array.from({ length: random() < 0.06 ? 2 : 1 }, () => zipf(PROVINCE_CODES)))].sort();
    const firm = documentOf(
      number + 1,
      {
        legal: `${any(names)} ${random() < 0.5 ? `${any(names)} ` : ""}${zipf(KINDS)} ${any(FORMS)}`,
        trade: random() < 0.2 ? [`${any(names)} ${zipf(KINDS)}`] : [],
        city: zipf(towns),
        trades,
      },
      {
        status,
        levels: random() < 0.8 ? ["cor"] : ["small"],
        provinces: places,
        programmes: [zipf(["cor", "secor", "cor-2020", "small-cor"])],
        partners: [zipf(partners)],
        nextDueOn: status === "active" || status === "due" ? addDays(TODAY, Math.floor(random() * 700)) : null,
        size: zipf(SIZES),
        hse: zipf(HSE),
        email: zipf(EMAILS),
        phone: random() < 0.3,
      },
    );
    return firm;
  });
}

const firstWords = (document: ContractorDocument) => document.sortName.split(" ").slice(0, 2).join(" ");

function queryMix(documents: ContractorDocument[], seed: number): Query[] {
  const random = randomNumbers(seed);
  const any = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
  // What is searched by name is what is listed without a filter.
  const listed = documents.filter((document) => accepts(document, request().filters, TODAY, "demo"));
  const wordsOf = (document: ContractorDocument) => document.sortName.split(" ").slice(0, 2);
  const typo = (word: string): string => {
    const at = 1 + Math.floor(random() * (word.length - 2));
    const letter = any([..."abcdefghijklmnopqrstuvwxyz"]);
    switch (Math.floor(random() * 4)) {
      case 0:
        return word.slice(0, at) + word.slice(at + 1);
      case 1:
        return word.slice(0, at) + letter + word.slice(at);
      case 2:
        return word.slice(0, at) + letter + word.slice(at + 1);
      default:
        return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
    }
  };
  const filters = (): SearchRequest["filters"] => {
    const asked = request().filters;
    const document = any(listed);
    if (random() < 0.7) asked.province = [document.provinces[0]!];
    if (random() < 0.4) asked.hse = ["named"];
    if (random() < 0.3) asked.partner = [document.partners[0]!];
    if (random() < 0.3) asked.trade = [document.trades[0]!];
    if (random() < 0.2) asked.size = [document.size];
    if (random() < 0.2 && document.city !== null) asked.city = [document.city];
    return asked;
  };
  const make = (kind: Kind, count: number, one: () => Omit<Query, "kind">): Query[] =>
    Array.from({ length: count }, () => ({ kind, ...one() }));
  /** A firm whose second word is long enough for the typos; the name itself is what is meant. */
  const firmWith = (letters: number) => {
    for (;;) {
      const document = any(listed);
      if (wordsOf(document).length === 2 && wordsOf(document)[0]!.length >= letters) return document;
    }
  };
  const mix = [
    ...make("exact", 40, () => {
      const document = any(listed);
      return { request: request({ text: wordsOf(document).join(" ") }), meant: firstWords(document) };
    }),
    ...make("prefix", 40, () => {
      const [first = "", second = ""] = wordsOf(any(listed));
      return { request: request({ text: `${first} ${second.slice(0, 3)}`.trim() }), meant: null };
    }),
    ...make("one typo", 40, () => {
      const document = firmWith(4);
      const [first = "", second = ""] = wordsOf(document);
      return { request: request({ text: `${typo(first)} ${second}` }), meant: firstWords(document) };
    }),
    ...make("two typos", 20, () => {
      const document = firmWith(8);
      const [first = "", second = ""] = wordsOf(document);
      return { request: request({ text: `${typo(typo(first))} ${second}` }), meant: firstWords(document) };
    }),
    ...make("filters", 30, () => ({ request: request({ filters: filters() }), meant: null })),
    ...make("filters and text", 30, () => {
      const document = any(listed);
      const [first = ""] = wordsOf(document);
      return { request: request({ text: first.slice(0, 4), filters: filters() }), meant: null };
    }),
  ];
  for (let index = mix.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [mix[index], mix[other]] = [mix[other]!, mix[index]!];
  }
  return mix;
}

function add(to: Map<Kind, number[]>, kind: Kind, value: number): void {
  const values = to.get(kind);
  if (values) values.push(value);
  else to.set(kind, [value]);
}

/** MB of heap and of the typed arrays beside it. */
function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1_048_576;
}

/** How long it takes to look for duplicates in a whole directory, and whether twice the firms take about twice as long. */
import { proposeDuplicates } from "../../app/features/quality/propose-duplicates.server";
import { matchKey } from "../../app/features/contractors/match-key";
import { closePools, ownerPool } from "../../app/platform/db.server";
import type { Figure } from "./figure";

const FIRMS = 100_000;
const MOST_SECONDS = 60;
/** One firm in so many is another spelling of an earlier one in its town. */
const SPELT_TWICE = 20;
const AT_ONCE = 5_000;

const DESCRIPTORS =
  "Construction,Contracting,Electric,Mechanical,Roofing,Paving,Excavating,Transport,Plumbing & Heating,Welding,Landscaping,Concrete,Drywall,Painting,Oilfield Services,Crane Service,Civil,Environmental,Scaffolding,Insulation".split(
    ",",
  );
const FORMS = ["Ltd.", "Inc.", "Limited", "Corp."];
const SYLLABLES =
  "ba,be,bri,cal,dor,el,fen,gar,hal,is,jor,kel,lor,mar,nor,os,per,quin,ros,sel,tor,ul,van,wes,yor,zel".split(",");

export async function run(): Promise<Figure[]> {
  const half = await measureCandidates(FIRMS / 2);
  const whole = await measureCandidates(FIRMS);
  await closePools();
  return [
    {
      name: `candidates, ${FIRMS / 1000}k firms`,
      unit: "s",
      value: whole.seconds,
      reference: { name: `twice ${FIRMS / 2000}k firms`, value: half.seconds * 2 },
      ratio: (half.seconds * 2) / whole.seconds,
      target: { text: `<= ${MOST_SECONDS} s`, met: whole.seconds <= MOST_SECONDS },
      note: `${whole.compared} pairs compared, ${whole.proposed} proposed`,
    },
  ];
}

/** A directory of so many firms with the given share of second spellings, looked through once. Nothing is merged. */
export async function measureCandidates(
  firms: number,
): Promise<{ seconds: number; compared: number; proposed: number }> {
  await fill(firms);
  const started = performance.now();
  const report = await proposeDuplicates("demo", { whole: true, merge: false });
  return {
    seconds: (performance.now() - started) / 1000,
    compared: report!.compared,
    proposed: report!.proposed,
  };
}

/** Adds firms until there are so many: names by a seeded draw, common words common and rare words rare. */
async function fill(firms: number): Promise<void> {
  const owner = ownerPool();
  const random = seeded(firms);
  await owner.query(
    `INSERT INTO public.source (id, publisher, kind, data_set, terms_status) VALUES ('bench-firms', 'The bench', 'business-directory', 'demo', 'permission')
     ON CONFLICT DO NOTHING`,
  );
  await owner.query(
    `WITH run AS (INSERT INTO public.import_run (source_id, file_name) VALUES ('bench-firms', 'bench.csv') RETURNING id)
     INSERT INTO public.reading (source_id, list_date, file_sha256, run_id, rows, absences_counted)
     SELECT 'bench-firms', '2026-11-16', run.id::text, run.id, 1, false FROM run`,
  );
  const { rows } = await owner.query<{ firms: number }>(
    "SELECT count(*) AS firms FROM public.contractor WHERE data_set = 'demo'",
  );
  let made = rows[0]!.firms;
  const towns = Array.from({ length: 400 }, () => `${capital(word(random))} ${random() < 0.3 ? "River" : "Lake"}`);
  // As many postal areas as there are in the country.
  const areas = [..."TVSRKLMNP"].flatMap((letter) =>
    Array.from({ length: 180 }, (_, at) => `${letter}${at % 9}${"ABCEGHJKLMNPRSTVWXYZ"[Math.floor(at / 9)]!}`),
  );
  let last = { name: "", town: "", postal: "" };
  while (made < firms) {
    const batch = Array.from({ length: Math.min(AT_ONCE, firms - made) }, (_, at) => {
      const again = at % SPELT_TWICE === 1;
      const firm = again
        ? { ...last, name: misspelt(last.name, random) }
        : {
            name: `${capital(word(random))}${random() < 0.4 ? ` ${capital(word(random))}` : ""} ${pick(DESCRIPTORS, random)} ${pick(FORMS, random)}`,
            town: pick(towns, random),
            postal: pick(areas, random) + ` ${Math.floor(random() * 9)}A${Math.floor(random() * 9)}`,
          };
      last = firm;
      return firm;
    });
    await owner.query(
      `WITH firm AS (
         INSERT INTO public.contractor (data_set, legal_name, match_key, city, province, postal_code, export_name, created_on, updated_on)
         SELECT 'demo', f.name, f.key, f.town, 'AB', f.postal, f.name, '2026-11-16', '2026-11-16'
           FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS f (name, key, town, postal)
         RETURNING id, legal_name, match_key, city, postal_code)
       INSERT INTO public.source_record (source_id, natural_key, contractor_id, legal_name, match_key, city, province, postal_code, line, first_reading, changed_reading)
       SELECT 'bench-firms', firm.id::text, firm.id, legal_name, match_key, city, 'AB', postal_code, 1, r.id, r.id
         FROM firm, (SELECT max(id) AS id FROM public.reading) r`,
      [
        batch.map(({ name }) => name),
        batch.map(({ name }) => matchKey(name)),
        batch.map(({ town }) => town),
        batch.map(({ postal }) => postal),
      ],
    );
    made += batch.length;
  }
}

/** Short words come often, long ones seldom, as names do. */
function word(random: () => number): string {
  const syllables = random() < 0.3 ? 1 : random() < 0.6 ? 2 : 3;
  return Array.from({ length: syllables + 1 }, () => pick(SYLLABLES, random)).join("");
}

function misspelt(name: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (name.indexOf(" ") - 1));
  return name.slice(0, at) + name.slice(at + 1);
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)]!;
}

/** mulberry32: the same firms each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * prisma/schema.prisma is written from the migrated database and never by hand: migrations are SQL and decide, the schema
 * follows. Only schema public is in it, so that no `include` can reach the vault or the ledger. What Prisma cannot
 * express (CHECKs, partial and expression indexes, policies, triggers) lives in the migrations alone.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";

interface Column {
  table: string;
  name: string;
  type: string;
  typmod: string;
  array: boolean;
  required: boolean;
  default: string | null;
  identity: boolean;
  comment: string | null;
}

interface Key {
  table: string;
  name: string;
  kind: "primary" | "unique" | "index";
  method: string;
  columns: string[];
}

interface Reference {
  name: string;
  table: string;
  columns: string[];
  target: string;
  targetColumns: string[];
  onDelete: string;
  onUpdate: string;
}

interface Catalogue {
  tables: { name: string; comment: string | null }[];
  columns: Column[];
  keys: Key[];
  references: Reference[];
  enums: { name: string; values: string[] }[];
}

const LEFT_OUT = ["_prisma_migrations"];

export async function writeSchema(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return render(await readCatalogue(client));
  } finally {
    await client.end();
  }
}

async function readCatalogue(client: pg.Client): Promise<Catalogue> {
  const list = async <Row extends pg.QueryResultRow>(sql: string) =>
    (await client.query<Row>({ text: sql, values: [LEFT_OUT] })).rows;
  const tables = await list<{ name: string; comment: string | null }>(`
    SELECT c.relname AS name, obj_description(c.oid, 'pg_class') AS comment
      FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL ($1)
     ORDER BY 1`);
  const columns = await list<Column>(`
    SELECT c.relname AS table, a.attname AS name, COALESCE(e.typname, t.typname) AS type,
           COALESCE(substring(format_type(a.atttypid, a.atttypmod) FROM '\\(.*\\)'), '') AS typmod,
           e.oid IS NOT NULL AS array, a.attnotnull AS required, pg_get_expr(d.adbin, d.adrelid) AS default,
           a.attidentity <> '' AS identity, col_description(c.oid, a.attnum) AS comment
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> ALL ($1)
     ORDER BY c.relname, a.attnum`);
  const keys = await list<Key>(`
    SELECT c.relname AS table, i.relname AS name, m.amname AS method,
           CASE WHEN x.indisprimary THEN 'primary' WHEN x.indisunique THEN 'unique' ELSE 'index' END AS kind,
           ARRAY(SELECT a.attname::text FROM unnest(x.indkey[0:x.indnkeyatts - 1]) WITH ORDINALITY AS k(attnum, place)
                   JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum ORDER BY k.place) AS columns
      FROM pg_index x
      JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_class c ON c.oid = x.indrelid
      JOIN pg_am m ON m.oid = i.relam
     WHERE c.relnamespace = 'public'::regnamespace AND c.relname <> ALL ($1)
       AND x.indpred IS NULL AND x.indexprs IS NULL AND m.amname = 'btree'
     ORDER BY c.relname, x.indisprimary DESC, i.relname`);
  const references = await list<Reference>(`
    SELECT k.conname AS name, c.relname AS table, f.relname AS target,
           ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u(n, place)
                   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.place) AS columns,
           ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS u(n, place)
                   JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.place) AS "targetColumns",
           k.confdeltype AS "onDelete", k.confupdtype AS "onUpdate"
      FROM pg_constraint k
      JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_class f ON f.oid = k.confrelid
     WHERE k.contype = 'f' AND k.conparentid = 0 AND c.relnamespace = 'public'::regnamespace
       AND f.relnamespace = 'public'::regnamespace AND c.relname <> ALL ($1)
     ORDER BY c.relname, k.conname`);
  const enums = await list<{ name: string; values: string[] }>(`
    SELECT t.typname AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS values
      FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
     WHERE t.typnamespace = 'public'::regnamespace AND t.typname <> ALL ($1) GROUP BY 1 ORDER BY 1`);
  return { tables, columns, keys, references, enums };
}

// ---------------------------------------------------------------------------------------------------------------

function render(catalogue: Catalogue): string {
  const models = catalogue.tables.map((table) => renderModel(table, catalogue));
  const enums = catalogue.enums.map(
    ({ name, values }) =>
      `enum ${pascal(name)} {\n${values.map((value) => (isName(value) ? `  ${value}` : `  ${camel(value)} @map(${quote(value)})`)).join("\n")}\n\n  @@map(${quote(name)})\n}\n`,
  );
  return `${HEAD}\n${[...models, ...enums].join("\n")}`;
}

const HEAD = `// Written by "npm run prisma -- write" from the migrated database; "npm run check" compares. Do not edit:
// change prisma/migrations, then write it anew. Schema public only: the vault and the ledger are not to be reached from here.

generator client {
  provider = "prisma-client"
  output   = "../app/platform/prisma-client"
}

datasource db {
  provider = "postgresql"
}
`;

const TYPES: Record<string, [type: string, native?: string]> = {
  text: ["String"],
  citext: ["String", "Citext"],
  uuid: ["String", "Uuid"],
  varchar: ["String", "VarChar"],
  bpchar: ["String", "Char"],
  inet: ["String", "Inet"],
  int2: ["Int", "SmallInt"],
  int4: ["Int"],
  int8: ["BigInt"],
  float4: ["Float", "Real"],
  float8: ["Float"],
  numeric: ["Decimal", "Decimal"],
  bool: ["Boolean"],
  bytea: ["Bytes"],
  date: ["DateTime", "Date"],
  timestamptz: ["DateTime", "Timestamptz"],
  timestamp: ["DateTime", "Timestamp"],
  json: ["Json", "Json"],
  jsonb: ["Json"],
};

function renderModel(table: { name: string; comment: string | null }, catalogue: Catalogue): string {
  const own = <Row extends { table: string }>(rows: Row[]) => rows.filter((row) => row.table === table.name);
  const columns = own(catalogue.columns);
  const keys = own(catalogue.keys);
  const single = (kind: Key["kind"], column: string) =>
    keys.find((key) => key.kind === kind && key.columns.length === 1 && key.columns[0] === column);
  const names = fieldNames(table.name, catalogue);

  const lines: string[] = [];
  for (const column of columns) {
    const field = camel(column.name);
    const enumeration = catalogue.enums.some(({ name }) => name === column.type);
    const [type, native] = TYPES[column.type] ?? [
      enumeration ? pascal(column.type) : `Unsupported(${quote(column.type)})`,
    ];
    const attributes: string[] = [];
    if (single("primary", column.name)) attributes.push("@id");
    else if (single("unique", column.name)) {
      attributes.push(`@unique(map: ${quote(single("unique", column.name)!.name)})`);
    }
    const value = defaultOf(column);
    if (value) attributes.push(`@default(${value})`);
    if (field !== column.name) attributes.push(`@map(${quote(column.name)})`);
    if (native) attributes.push(`@db.${native}${column.typmod || (/^timestamp/.test(column.type) ? "(6)" : "")}`);
    if (column.comment) lines.push(...column.comment.split("\n").map((line) => `  /// ${line}`));
    lines.push(`  ${[`${field} ${type}${column.array ? "[]" : column.required ? "" : "?"}`, ...attributes].join(" ")}`);
  }

  const relations: string[] = [];
  for (const reference of own(catalogue.references)) {
    const required = reference.columns.every((name) => columns.find((column) => column.name === name)?.required);
    const parts = [
      quote(reference.name),
      `fields: [${reference.columns.map(camel).join(", ")}]`,
      `references: [${reference.targetColumns.map(camel).join(", ")}]`,
      `onDelete: ${ACTIONS[reference.onDelete]}`,
      `onUpdate: ${ACTIONS[reference.onUpdate]}`,
      `map: ${quote(reference.name)}`,
    ];
    relations.push(
      `  ${names.get(`to:${reference.name}`)} ${pascal(reference.target)}${required ? "" : "?"} @relation(${parts.join(", ")})`,
    );
  }
  for (const reference of catalogue.references.filter(({ target }) => target === table.name)) {
    const once = catalogue.keys.some(
      (key) => key.table === reference.table && key.kind !== "index" && same(key.columns, reference.columns),
    );
    relations.push(
      `  ${names.get(`from:${reference.name}`)} ${pascal(reference.table)}${once ? "?" : "[]"} @relation(${quote(reference.name)})`,
    );
  }

  const blocks: string[] = [];
  for (const key of keys) {
    if (key.columns.length === 1 && key.kind !== "index") continue;
    const fields = `[${key.columns.map(camel).join(", ")}]`;
    const word = { primary: "@@id", unique: "@@unique", index: "@@index" }[key.kind];
    blocks.push(`  ${word}(${fields}, map: ${quote(key.name)})`);
  }
  if (pascal(table.name) !== table.name) blocks.push(`  @@map(${quote(table.name)})`);
  const identified = keys.some(
    (key) =>
      key.kind !== "index" &&
      key.columns.every((name) => {
        const column = columns.find((candidate) => candidate.name === name);
        return column?.required && (TYPES[column.type] || catalogue.enums.some((e) => e.name === column.type));
      }),
  );
  // Prisma addresses rows by a key; a table without one is described and not offered.
  if (!identified) blocks.push("  @@ignore");

  const comment = table.comment
    ? table.comment
        .split("\n")
        .map((line) => `/// ${line}\n`)
        .join("")
    : "";
  const body = [lines, relations, blocks].filter((part) => part.length > 0).map((part) => part.join("\n"));
  return `${comment}model ${pascal(table.name)} {\n${body.join("\n\n")}\n}\n`;
}

const ACTIONS: Record<string, string> = { a: "NoAction", r: "Restrict", c: "Cascade", n: "SetNull", d: "SetDefault" };

/** Names for both ends of each reference that collide with no column and with no other. */
function fieldNames(table: string, { columns, references }: Catalogue): Map<string, string> {
  const taken = new Set(columns.filter((column) => column.table === table).map((column) => camel(column.name)));
  const names = new Map<string, string>();
  const claim = (key: string, wishes: string[]) => {
    const name = wishes.find((wish) => !taken.has(wish)) ?? `${wishes[0]}${names.size}`;
    taken.add(name);
    names.set(key, name);
  };
  for (const reference of references.filter((each) => each.table === table)) {
    const first = reference.columns[0]!;
    const stem = camel(first.replace(/(_id|Id)$/, ""));
    claim(`to:${reference.name}`, [stem, camel(reference.target), `${stem}Row`, `${stem}${pascal(reference.target)}`]);
  }
  for (const reference of references.filter((each) => each.target === table)) {
    const others = references.filter((each) => each.target === table && each.table === reference.table);
    const stem = camel(reference.columns[0]!.replace(/(_id|Id)$/, ""));
    const child = camel(reference.table);
    const by = `${child}By${stem[0]!.toUpperCase()}${stem.slice(1)}`;
    claim(`from:${reference.name}`, others.length > 1 ? [by, `${by}Rows`] : [child, `${child}Rows`, by]);
  }
  return names;
}

function defaultOf(column: Column): string | null {
  if (column.identity || column.default?.startsWith("nextval(")) return "autoincrement()";
  if (column.default === null) return null;
  if (column.default === "now()") return "now()";
  return `dbgenerated(${JSON.stringify(column.default)})`;
}

const isName = (text: string) => /^[A-Za-z][A-Za-z0-9_]*$/.test(text);
const quote = (text: string) => JSON.stringify(text);
const same = (left: string[], right: string[]) =>
  left.length === right.length && left.every((each) => right.includes(each));

function camel(name: string): string {
  const text = name
    .replace(/^[^A-Za-z]+/, "")
    .replace(/[^A-Za-z0-9]+([A-Za-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
  return text[0]!.toLowerCase() + text.slice(1);
}

function pascal(name: string): string {
  const text = camel(name);
  return text[0]!.toUpperCase() + text.slice(1);
}

/** `write` or `check`, against the database in DATABASE_URL. */
export async function main([what]: string[]): Promise<number> {
  const file = path.join(process.cwd(), "prisma", "schema.prisma");
  const text = await writeSchema(process.env.DATABASE_URL ?? "");
  if (what === "write") {
    writeFileSync(file, text);
    return 0;
  }
  const kept = readFileSync(file, "utf8");
  if (kept === text) return 0;
  const before = kept.split("\n");
  const after = text.split("\n");
  const differing = [
    ...after.filter((line) => !before.includes(line)).map((line) => `  only in the database: ${line.trim()}`),
    ...before.filter((line) => !after.includes(line)).map((line) => `  only in schema.prisma: ${line.trim()}`),
  ];
  console.error(
    `prisma/schema.prisma is not what the migrations make. "npm run prisma -- write" writes it anew.\n${differing.slice(0, 30).join("\n")}`,
  );
  return 1;
}

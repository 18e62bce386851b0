import { data } from "@remix-run/node";
import type { z } from "zod";
import { env } from "./env.server";

/** What the server in front of Remix tells it; whatever a visitor sends under these names is deleted first. */
export const CLIENT_IP_HEADER = "x-trucor-client-ip";
export const REQUEST_ID_HEADER = "x-trucor-request-id";

/** `__Host-` needs https, which a loopback start has not. */
export function sessionCookieName(): string {
  return env.production ? "__Host-trucor_session" : "trucor_session";
}

export function clientIp(request: Request): string {
  return request.headers.get(CLIENT_IP_HEADER) ?? "127.0.0.1";
}

export function requestIdOf(request: Request): string {
  return request.headers.get(REQUEST_ID_HEADER) ?? "none";
}

/** Absent is 404, and so is what belongs to somebody else. */
export function orNotFound<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw notFound();
  return value;
}

export function notFound(): ReturnType<typeof data<null>> {
  return data(null, { status: 404 });
}

/**
 * The query as `schema` reads it: one value is a string, several are a list. `_data`, `_routes` and `index` are the
 * framework's own. Make the schema strict: an unknown name is a 400, never ignored.
 */
export function parseQuery<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(namedValues(new URL(request.url).searchParams, ["_data", "_routes", "index"]));
  if (!parsed.success) throw data({ problem: "query" }, { status: 400 });
  return parsed.data;
}

/** The fields of a posted form as `schema` reads them; a file or a body that is no form fails like a wrong value. */
export async function parseForm<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<{ status: "valid"; values: z.output<Schema> } | { status: "invalid"; fields: string[] }> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type))
    return { status: "invalid", fields: [] };
  const form = await request.formData().catch(() => null);
  if (!form) return { status: "invalid", fields: [] };
  const parsed = schema.safeParse(namedValues(form, []));
  if (parsed.success) return { status: "valid", values: parsed.data };
  return { status: "invalid", fields: [...new Set(parsed.error.issues.map((issue) => issue.path.join(".")))] };
}

function namedValues(pairs: Iterable<[string, FormDataEntryValue]>, leaveOut: string[]): Record<string, unknown> {
  const values = new Map<string, FormDataEntryValue | FormDataEntryValue[]>();
  for (const [name, value] of pairs) {
    if (leaveOut.includes(name)) continue;
    const before = values.get(name);
    values.set(name, before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value]);
  }
  return Object.fromEntries(values);
}

/** Answers that hold anything of a team's. */
export const NO_STORE = { "Cache-Control": "private, no-store" } as const;

/** Headers of a file that is saved and never shown: a publisher wrote what is in it, in an encoding of its own. */
export function csvAttachment(fileName: string, charset: string): Record<string, string> {
  const plain = fileName.replace(/[^\w.() -]+/g, "_");
  return {
    ...NO_STORE,
    "Content-Type": `text/csv; charset=${charset}`,
    "Content-Disposition": `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
  };
}

/**
 * An address to go on to after signing in, when it is one of ours: a path, with its query. Anything else, among it
 * `//host`, `/\host`, a scheme or a control character, becomes `fallback`.
 */
export function localPath(candidate: unknown, fallback = "/"): string {
  if (typeof candidate !== "string" || candidate.length > 2000) return fallback;
  if (!candidate.startsWith("/") || /^\/[/\\]/.test(candidate) || /[\\\u0000-\u001f\u007f]/.test(candidate))
    return fallback;
  const base = "http://local.invalid";
  if (!URL.canParse(candidate, base)) return fallback;
  const url = new URL(candidate, base);
  // A path such as /a/..//evil.example becomes //evil.example only after it was resolved.
  if (url.origin !== base || url.pathname.startsWith("//")) return fallback;
  return url.pathname + url.search + url.hash;
}

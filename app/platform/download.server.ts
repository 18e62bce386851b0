import { lookup } from "node:dns/promises";
import { createWriteStream } from "node:fs";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isPublicAddress } from "./public-address.server";

/** What a download may reach. Production passes nothing and gets the public internet by https alone. */
export interface Network {
  resolve(host: string): Promise<string[]>;
  allows(address: string): boolean;
  schemes: readonly string[];
  /** Certificates to trust besides those of the machine. */
  ca?: string;
}

const PUBLIC_INTERNET: Network = {
  resolve: async (host) => (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address),
  allows: isPublicAddress,
  schemes: ["https:"],
};

export interface DownloadLimits {
  bytes: number;
  redirects: number;
  connectMs: number;
  firstByteMs: number;
  wholeMs: number;
}

const LIMITS: DownloadLimits = {
  bytes: 200_000_000,
  redirects: 3,
  connectMs: 10_000,
  firstByteMs: 30_000,
  wholeMs: 300_000,
};

export type Download =
  | { status: "downloaded"; url: string; fileName: string | undefined; lastModified: Date | undefined; bytes: number }
  | { status: "refused"; reason: string };

class Refusal extends Error {}

/**
 * Fetches an address into a file. Every hop is resolved here, every address it resolves to has to be public, and the
 * connection goes to that very address, so that a name cannot mean another one a moment later. Sends no credentials and
 * takes no proxy from the environment. The file is complete only where the answer is "downloaded".
 */
export async function download(
  address: string,
  toFile: string,
  options: { limits?: Partial<DownloadLimits>; network?: Network | undefined; signal?: AbortSignal | undefined } = {},
): Promise<Download> {
  const limits = { ...LIMITS, ...options.limits };
  const network = options.network ?? PUBLIC_INTERNET;
  const whole = AbortSignal.timeout(limits.wholeMs);
  const signal = options.signal ? AbortSignal.any([options.signal, whole]) : whole;
  try {
    let url = await checked(address, network, signal);
    for (let hop = 0; ; hop += 1) {
      const response = await get(url, network, limits, signal);
      const status = response.statusCode ?? 0;
      const { location } = response.headers;
      if (status >= 300 && status < 400 && location !== undefined) {
        response.destroy();
        if (hop >= limits.redirects) throw new Refusal(`${address} leads on more than ${limits.redirects} times.`);
        url = await checked(new URL(location, url.href).href, network, signal);
        continue;
      }
      if (status !== 200) {
        response.destroy();
        throw new Refusal(`${url.href} answered ${status} ${response.statusMessage ?? ""}`.trim() + ".");
      }
      const bytes = await save(response, toFile, url.href, limits, signal);
      return {
        status: "downloaded",
        url: url.href,
        fileName: fileNameOf(response, url),
        lastModified: dateOf(response.headers["last-modified"]),
        bytes,
      };
    }
  } catch (error) {
    if (error instanceof Refusal) return { status: "refused", reason: error.message };
    if (whole.aborted) return refused(`${address} took longer than ${limits.wholeMs / 1000} s.`);
    if (options.signal?.aborted) return refused(`The download of ${address} was stopped.`);
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return refused(`${address} could not be fetched (${code}).`);
  }
}

function refused(reason: string): Download {
  return { status: "refused", reason };
}

interface Checked {
  href: string;
  url: URL;
  addresses: string[];
}

async function checked(address: string, network: Network, signal: AbortSignal): Promise<Checked> {
  if (!URL.canParse(address)) throw new Refusal(`“${address.slice(0, 80)}” is no address.`);
  const url = new URL(address);
  const href = url.href;
  if (!network.schemes.includes(url.protocol)) throw new Refusal(`${href} is not fetched: only https addresses are.`);
  if (url.username !== "" || url.password !== "") throw new Refusal("An address with a password in it is not fetched.");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) ? [host] : await orStopped(network.resolve(host), signal);
  if (addresses.length === 0) throw new Refusal(`${host} has no address.`);
  if (!addresses.every((each) => network.allows(each))) {
    throw new Refusal(`${host} is an address of a private or special network, which is never fetched.`);
  }
  return { href, url, addresses };
}

/** A resolver knows of no signal. */
async function orStopped<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new Error("stopped"));
    signal.addEventListener("abort", stop, { once: true });
  });
  return Promise.race([promise, stopped]).finally(() => signal.removeEventListener("abort", stop));
}

/** Asks once, over a connection of its own to one of the addresses that were checked. */
async function get(
  { url, href, addresses }: Checked,
  network: Network,
  limits: DownloadLimits,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const pinned: LookupFunction = (_host, options, answer) => {
    const all = addresses.map((address) => ({ address, family: isIP(address) }));
    if (options.all) answer(null, all);
    else answer(null, all[0]!.address, all[0]!.family);
  };
  return new Promise((resolve, reject) => {
    const secure = url.protocol === "https:";
    const request = (secure ? https : http).get(url, {
      agent: false,
      lookup: pinned,
      signal,
      headers: {
        accept: "text/csv, application/octet-stream, */*",
        "accept-encoding": "identity",
        connection: "close",
      },
      ...(network.ca === undefined ? {} : { ca: network.ca }),
    });
    const late = (what: string, milliseconds: number) =>
      setTimeout(
        () => request.destroy(new Refusal(`${href} did not ${what} within ${milliseconds / 1000} s.`)),
        milliseconds,
      );
    const connect = late("connect", limits.connectMs);
    const firstByte = late("answer", limits.connectMs + limits.firstByteMs);
    const settle = () => {
      clearTimeout(connect);
      clearTimeout(firstByte);
    };
    request.on("socket", (socket) => socket.once(secure ? "secureConnect" : "connect", () => clearTimeout(connect)));
    request.on("response", (response) => {
      settle();
      resolve(response);
    });
    request.on("error", (error) => {
      settle();
      reject(error);
    });
  });
}

async function save(
  response: IncomingMessage,
  toFile: string,
  href: string,
  limits: DownloadLimits,
  signal: AbortSignal,
): Promise<number> {
  const tooLarge = () => new Refusal(`${href} is larger than ${limits.bytes / 1_000_000} MB.`);
  if (Number(response.headers["content-length"] ?? 0) > limits.bytes) {
    response.destroy();
    throw tooLarge();
  }
  let bytes = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limits.bytes) done(tooLarge());
      else done(null, chunk);
    },
  });
  await pipeline(response, counting, createWriteStream(toFile, { mode: 0o600 }), { signal });
  return bytes;
}

/** What the answer calls the file, else the last part of its address. */
function fileNameOf(response: IncomingMessage, { url }: Checked): string | undefined {
  const said = /filename="?([^";]+)"?/i.exec(response.headers["content-disposition"] ?? "")?.[1];
  const name = said ?? url.pathname.split("/").at(-1) ?? "";
  return name === "" ? undefined : name;
}

function dateOf(header: string | undefined): Date | undefined {
  const date = new Date(header ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date;
}

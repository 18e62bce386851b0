import { resolve4, resolve6, reverse } from "node:dns/promises";
import { clientIp } from "./http.server";

/** Whom search engines say they are, and where their machines live by their own documentation. */
const CRAWLERS: readonly { agent: RegExp; host: RegExp }[] = [
  { agent: /Googlebot|Google-InspectionTool|Storebot-Google/, host: /\.(googlebot|google)\.com$/ },
  { agent: /bingbot/i, host: /\.search\.msn\.com$/ },
  { agent: /Applebot/, host: /\.applebot\.apple\.com$/ },
];

export interface Resolver {
  reverse(ip: string): Promise<string[]>;
  addresses(host: string): Promise<string[]>;
}

const DNS: Resolver = {
  reverse,
  addresses: async (host) => {
    const found = await Promise.allSettled([resolve4(host), resolve6(host)]);
    return found.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
  },
};

const PATIENCE_MILLISECONDS = 1_000;
const verdicts = new Map<string, Promise<boolean>>();

/**
 * A search engine's crawler, by its name and by where its address leads, there and back (rules.md 41). Anybody can send
 * the name; without the address it is a visitor like others. A verdict holds as long as this process.
 */
export async function isVerifiedCrawler(request: Request, resolver: Resolver = DNS): Promise<boolean> {
  const agent = request.headers.get("user-agent") ?? "";
  const crawler = CRAWLERS.find((each) => each.agent.test(agent));
  if (!crawler) return false;
  const ip = clientIp(request);
  const key = `${crawler.host.source} ${ip}`;
  let verdict = verdicts.get(key);
  if (!verdict) {
    if (verdicts.size > 10_000) verdicts.clear();
    verdict = leadsHome(ip, crawler.host, resolver);
    verdicts.set(key, verdict);
  }
  const tooLate = new Promise<boolean>((done) => setTimeout(done, PATIENCE_MILLISECONDS, false).unref());
  return Promise.race([verdict, tooLate]);
}

async function leadsHome(ip: string, home: RegExp, resolver: Resolver): Promise<boolean> {
  const hosts = await resolver.reverse(ip).catch((): string[] => []);
  for (const host of hosts.filter((each) => home.test(each))) {
    if ((await resolver.addresses(host).catch((): string[] => [])).includes(ip)) return true;
  }
  return false;
}

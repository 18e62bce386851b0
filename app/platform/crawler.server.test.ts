import { expect, test } from "vitest";
import { isVerifiedCrawler, type Resolver } from "./crawler.server";
import { CLIENT_IP_HEADER } from "./http.server";

const GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

const resolver: Resolver = {
  reverse: (ip) =>
    Promise.resolve(
      {
        "192.0.2.1": ["crawl-1.googlebot.com"],
        "192.0.2.2": ["crawl-1.googlebot.com"],
        "192.0.2.3": ["googlebot.com.evil.example"],
      }[ip] ?? [],
    ),
  addresses: (host) => Promise.resolve(host === "crawl-1.googlebot.com" ? ["192.0.2.1"] : ["192.0.2.3"]),
};

const asks = (ip: string, agent: string) =>
  isVerifiedCrawler(new Request("http://x/", { headers: { "user-agent": agent, [CLIENT_IP_HEADER]: ip } }), resolver);

test("a crawler is one whose address leads to its house and back", async () => {
  expect(await asks("192.0.2.1", GOOGLEBOT)).toBe(true);
});

test.each([
  ["192.0.2.2", "another's reverse name"],
  ["192.0.2.3", "a name that only begins like it"],
  ["192.0.2.4", "no name"],
])("%s with %s is a visitor like others", async (ip) => {
  expect(await asks(ip, GOOGLEBOT)).toBe(false);
});

test("the address alone is not enough", async () => {
  expect(await asks("192.0.2.1", "curl/8")).toBe(false);
});

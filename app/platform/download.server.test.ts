import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile } from "node:fs/promises";
import http, { type RequestListener } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { download, type Network } from "./download.server";
import { isPublicAddress } from "./public-address.server";

const servers: http.Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(answer: RequestListener, secure?: https.ServerOptions): Promise<number> {
  const server = secure ? https.createServer(secure, answer) : http.createServer(answer);
  servers.push(server as http.Server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Names of a made-up network that all live on this machine; only what is listed is let through. */
function network(
  names: Record<string, string[]> = { "list.test": ["127.0.0.1"] },
  more: Partial<Network> = {},
): Network {
  return {
    resolve: (host) => Promise.resolve(names[host] ?? []),
    allows: (address) => address === "127.0.0.1",
    schemes: ["http:"],
    ...more,
  };
}

async function target(): Promise<string> {
  return path.join(await mkdtemp(path.join(os.tmpdir(), "trucor-download-")), "file");
}

describe("only addresses of the public internet are public", () => {
  test.each([
    ...["8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.255.255", "2606:4700::1111", "2a00:1450::1"],
  ])("%s is", (address) => expect(isPublicAddress(address)).toBe(true));

  test.each([
    ...["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1"],
    ...["172.31.255.255", "192.168.1.1", "192.0.0.8", "198.18.0.1", "224.0.0.1", "239.255.255.255", "255.255.255.255"],
    ...["::", "::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::ffff:7f00:1", "::127.0.0.1", "64:ff9b::a00:1", "fc00::1"],
    ...["fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "x", ""],
  ])("%s is not", (address) => expect(isPublicAddress(address)).toBe(false));
});

describe("production reaches the public internet by https alone", () => {
  test.each([
    ["http://93.184.215.14/list.csv", /only https/],
    ["file:///etc/passwd", /only https/],
    ["ftp://example.com/list.csv", /only https/],
    ["https://127.0.0.1/list.csv", /private or special/],
    ["https://2130706433/list.csv", /private or special/],
    ["https://0x7f.1/list.csv", /private or special/],
    ["https://[::1]/list.csv", /private or special/],
    ["https://[::ffff:127.0.0.1]/list.csv", /private or special/],
    ["https://169.254.169.254/latest/meta-data", /private or special/],
    ["https://localhost/list.csv", /private or special/],
    ["https://someone:secret@93.184.215.14/", /password/],
    ["not an address", /no address/],
  ])("%s is refused", async (address, reason) => {
    const outcome = await download(address, await target());

    expect(outcome).toMatchObject({ status: "refused", reason: expect.stringMatching(reason) as string });
    expect(JSON.stringify(outcome)).not.toContain("secret");
  });
});

test("a file arrives whole, with its name and the day of its change", async () => {
  const port = await serve((request, response) => {
    expect(request.headers.cookie ?? request.headers.authorization).toBeUndefined();
    response.setHeader("last-modified", "Mon, 16 Nov 2026 12:00:00 GMT");
    response.setHeader("content-disposition", 'attachment; filename="holders_2026-11-16.csv"');
    response.end("Number,Company\n");
  });
  const file = await target();

  const outcome = await download(`http://list.test:${port}/export?id=3`, file, { network: network() });

  expect(outcome).toMatchObject({ status: "downloaded", fileName: "holders_2026-11-16.csv", bytes: 15 });
  expect(outcome).toMatchObject({ lastModified: new Date("2026-11-16T12:00:00Z") });
  expect(await readFile(file, "utf8")).toBe("Number,Company\n");
});

describe("a redirect is held to the same rules as the address", () => {
  const redirecting = (to: (port: number) => string) => {
    let port = 0;
    return serve((request, response) => {
      if (request.url === "/end") response.end("here");
      else response.writeHead(302, { location: to(port) }).end();
    }).then((given) => (port = given));
  };

  test("it is followed to a public address", async () => {
    const port = await redirecting((at) => `http://other.test:${at}/end`);
    const names = { "list.test": ["127.0.0.1"], "other.test": ["127.0.0.1"] };
    expect(await download(`http://list.test:${port}/`, await target(), { network: network(names) })).toMatchObject({
      status: "downloaded",
      bytes: 4,
    });
  });

  test.each([
    ["to a private address", () => "http://10.0.0.1/", /private or special/],
    ["to a name that has a private address beside a public one", () => "http://two.test/", /private or special/],
    ["to another scheme", () => "file:///etc/passwd", /only https/],
    ["to itself, for ever", (port: number) => `http://list.test:${port}/again`, /more than 3 times/],
  ])("%s", async (_what, to, reason) => {
    const port = await redirecting(to);
    const names = { "list.test": ["127.0.0.1"], "two.test": ["127.0.0.1", "10.0.0.1"] };

    const outcome = await download(`http://list.test:${port}/`, await target(), { network: network(names) });

    expect(outcome).toMatchObject({ status: "refused", reason: expect.stringMatching(reason) as string });
  });
});

test("the connection goes to the address that was checked, whatever the name means a moment later", async () => {
  const port = await serve((_, response) => void response.end("the public one"));
  let asked = 0;
  const rebinding = network({}, { resolve: () => Promise.resolve([asked++ === 0 ? "127.0.0.1" : "10.0.0.1"]) });

  const outcome = await download(`http://rebind.test:${port}/`, await target(), { network: rebinding });

  expect(outcome).toMatchObject({ status: "downloaded", bytes: 14 });
  expect(asked).toBe(1);
});

describe("what is too large, too slow, cut or not there is refused with a sentence", () => {
  test.each<[string, RequestListener, RegExp]>([
    [
      "a length that is too large",
      (_, response) => void response.writeHead(200, { "content-length": 5000 }).write("x"),
      /larger/,
    ],
    ["a body without a length that is too large", (_, response) => void response.end("x".repeat(5000)), /larger/],
    ["no answer", () => {}, /did not answer/],
    ["an answer that never ends", (_, response) => void response.writeHead(200).write("x"), /longer than/],
    [
      "an answer that is cut",
      (_, response) => {
        response.writeHead(200, { "content-length": 500 });
        response.write("half");
        setImmediate(() => response.socket!.destroy());
      },
      /could not be fetched/,
    ],
    ["a page that is not there", (_, response) => void response.writeHead(404).end(), /answered 404/],
    ["a partial answer", (_, response) => void response.writeHead(206).end("x"), /answered 206/],
  ])("%s", async (_what, answer, reason) => {
    const port = await serve(answer);
    const limits = { bytes: 1000, connectMs: 100, firstByteMs: 100, wholeMs: 600 };

    const outcome = await download(`http://list.test:${port}/`, await target(), { network: network(), limits });

    expect(outcome).toMatchObject({ status: "refused", reason: expect.stringMatching(reason) as string });
  });

  test("a name without an address, and one that nobody answers for", async () => {
    expect(await download("http://nowhere.test/", await target(), { network: network() })).toMatchObject({
      status: "refused",
      reason: expect.stringMatching(/no address/) as string,
    });
    const silent = network({}, { resolve: () => new Promise(() => {}) });
    expect(
      await download("http://silent.test/", await target(), { network: silent, limits: { wholeMs: 50 } }),
    ).toMatchObject({ status: "refused", reason: expect.stringMatching(/longer than/) as string });
  });

  test("a download that is stopped from outside", async () => {
    const port = await serve(() => {});
    const stop = new AbortController();
    const running = download(`http://list.test:${port}/`, await target(), { network: network(), signal: stop.signal });
    stop.abort();
    expect(await running).toMatchObject({ status: "refused", reason: expect.stringMatching(/stopped/) as string });
  });
});

/** A certificate for list.test that nobody signed; undefined where openssl is not there to make one. */
function certificate(folder: string): { key: string; cert: string } | undefined {
  try {
    const key = path.join(folder, "key.pem");
    const cert = path.join(folder, "cert.pem");
    const options = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=list.test"];
    execFileSync("openssl", [...options, "-addext", "subjectAltName=DNS:list.test", "-keyout", key, "-out", cert], {
      stdio: "ignore",
    });
    return { key, cert };
  } catch {
    return undefined;
  }
}

test("over https the certificate has to be of the name and of somebody trusted", async (context) => {
  const made = certificate(await mkdtemp(path.join(os.tmpdir(), "trucor-certificate-")));
  if (!made) {
    console.info("SKIPPED: there is no openssl to make a certificate with");
    return context.skip();
  }
  const cert = await readFile(made.cert, "utf8");
  const port = await serve((_, response) => void response.end("by https"), { key: await readFile(made.key), cert });
  const secure = network({ "list.test": ["127.0.0.1"], "other.test": ["127.0.0.1"] }, { schemes: ["https:"] });
  const trusting = { ...secure, ca: cert };

  const [trusted, unknown, misnamed] = await Promise.all([
    download(`https://list.test:${port}/`, await target(), { network: trusting }),
    download(`https://list.test:${port}/`, await target(), { network: secure }),
    download(`https://other.test:${port}/`, await target(), { network: trusting }),
  ]);

  expect(trusted).toMatchObject({ status: "downloaded", bytes: 8 });
  expect(unknown).toMatchObject({ status: "refused" });
  expect(misnamed).toMatchObject({ status: "refused" });
});

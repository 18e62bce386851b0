/** A small address verifier on this machine, over real HTTP: it answers by what the local part says and keeps what it was asked. */
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

export interface TestVerifier {
  url: string;
  /** Addresses in the order in which they came. */
  asked: string[];
  authorizations: (string | undefined)[];
  close(): Promise<void>;
}

/**
 * "valid@", "accept-all@", "unknown@" and "invalid@" get that class; "silent@" no answer, "broken@" a 500, "once@" a 500 and then
 * valid, "refused@" a 403, "strange@" a class nobody knows.
 */
export async function startVerifier(): Promise<TestVerifier> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const answer = (email: string): { status: number; body: unknown } | null => {
    const said = email.split(/[@.]/)[0]!;
    if (said === "silent") return null;
    if (said === "broken") return { status: 500, body: {} };
    if (said === "refused") return { status: 403, body: {} };
    if (said === "strange") return { status: 200, body: { class: "fabulous" } };
    if (said === "once") {
      const tries = asked.filter((one) => one === email).length;
      return tries === 1 ? { status: 503, body: {} } : { status: 200, body: { class: "valid" } };
    }
    return { status: 200, body: { class: said } };
  };
  const server = http.createServer((request, response) => {
    let text = "";
    request.on("data", (piece: Buffer) => (text += piece.toString()));
    request.on("end", () => {
      const { email } = JSON.parse(text) as { email: string };
      asked.push(email);
      authorizations.push(request.headers.authorization);
      const said = answer(email);
      if (said) response.writeHead(said.status, { "content-type": "application/json" }).end(JSON.stringify(said.body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://reader:p%40ss@127.0.0.1:${(server.address() as AddressInfo).port}/verify`,
    asked,
    authorizations,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

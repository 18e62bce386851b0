/** The webhook route behind a port of its own, for a simulator to deliver to. */
import http from "node:http";
import { action } from "../app/routes/webhooks.stripe";

export async function serveWebhook(): Promise<{ url: string; statuses: number[]; close(): Promise<void> }> {
  const statuses: number[] = [];
  const server = http.createServer((incoming, outgoing) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
      const response = await callWebhook(Buffer.concat(chunks), incoming.headers as Record<string, string>);
      statuses.push(response.status);
      outgoing.writeHead(response.status).end(await response.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/webhooks/stripe`,
    statuses,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export async function callWebhook(body: Buffer | string, headers: Record<string, string>): Promise<Response> {
  const request = new Request("http://127.0.0.1/webhooks/stripe", {
    method: "POST",
    body: new Uint8Array(Buffer.from(body)),
    headers,
  });
  return action({ request, params: {}, context: { nonce: "", requestId: "test" } });
}

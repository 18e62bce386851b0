/**
 * A small HTTP server that answers like Stripe's API where the product asks it, shows a pay page, and sends signed
 * webhooks: what `npm start` and the tests use in place of Stripe. The product speaks to it with the real SDK.
 *
 * Beyond Stripe's own: POST /simulator/… makes what only Stripe or a bank can (see `CONTROLS`).
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import Stripe from "stripe";
import * as objects from "./objects";
import { type Params, type StripeObject, text } from "./objects";
import { payPage } from "./pay-page";

export interface SimulatorOptions {
  /** 0: a free one. */
  port: number;
  host?: string;
  webhookUrl: string;
  webhookSecret: string;
  /** Where sessions, payments and events outlive a restart; nowhere unless given. */
  dataDir?: string;
  /** Packs on sale: lookup key → cents. */
  prices?: Record<string, number>;
}

export interface StripeSimulator {
  url: string;
  /** Everything that happened, oldest first. */
  events(type?: string): StripeObject[];
  object(id: string): StripeObject | undefined;
  /** What the pay page's buttons do; answers with the address that the browser is sent to. */
  pay(sessionId: string): string;
  decline(sessionId: string): void;
  refund(paymentIntent: string, amount?: number): StripeObject;
  settleRefund(refundId: string, status: "succeeded" | "failed" | "canceled"): void;
  openDispute(paymentIntent: string): StripeObject;
  closeDispute(disputeId: string, status: "won" | "lost"): void;
  /** Events wait from now on. */
  hold(): void;
  /** Sends what waited, in the order that `arrange` gives. */
  release(arrange?: (waiting: StripeObject[]) => StripeObject[]): Promise<void>;
  /** Sends an event again; answers with the HTTP status of each delivery. */
  deliver(eventId: string, times?: number): Promise<number[]>;
  /** Every delivery that is under way has ended. */
  idle(): Promise<void>;
  /** Answers 503 to API calls, as in an outage. */
  outage(on: boolean): void;
  close(): Promise<void>;
}

interface Answer {
  status: number;
  body: unknown;
}

interface State {
  objects: Record<string, StripeObject>;
  events: string[];
  quantities: Record<string, { price: string; quantity: number; intentMetadata: unknown }>;
  idempotency: Record<string, { request: string; answer: Answer; at: number }>;
}

class StripeProblem extends Error {
  constructor(
    readonly status: number,
    readonly error: Record<string, unknown>,
  ) {
    super(String(error.message));
  }
}

const invalid = (message: string, param?: string, code?: string) =>
  new StripeProblem(400, { type: "invalid_request_error", message, ...(param && { param }), ...(code && { code }) });

const SESSION_PARAMS = new Set(
  `mode currency line_items allowed_payment_method_types payment_method_options client_reference_id customer customer_email metadata
   payment_intent_data automatic_tax billing_address_collection allow_promotion_codes adaptive_pricing locale success_url
   cancel_url expand expires_at submit_type tax_id_collection customer_creation`.split(/\s+/),
);

const RETRY_SECONDS = [1, 2, 5, 10, 30, 60, 120, 300];
const KEY_HOURS = 24;
const MOST_BYTES = 1_000_000;

export async function startStripeSimulator(options: SimulatorOptions): Promise<StripeSimulator> {
  const file = options.dataDir ? path.join(options.dataDir, "stripe-simulator.json") : null;
  let state: State = { objects: {}, events: [], quantities: {}, idempotency: {} };
  const sdk = new Stripe("sk_test_signing_only");
  const waiting: StripeObject[] = [];
  const underWay = new Set<Promise<unknown>>();
  const timers = new Set<NodeJS.Timeout>();
  let held = false;
  let away = false;
  let closed = false;
  let address = "";

  function keep<Kept extends StripeObject>(made: Kept): Kept {
    state.objects[made.id] = made;
    return made;
  }

  function save(): void {
    if (!file) return;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(`${file}.new`, JSON.stringify(state));
    fs.renameSync(`${file}.new`, file);
  }

  function need(id: string, type: string): StripeObject {
    const found = state.objects[id];
    if (found?.object !== type) {
      throw new StripeProblem(404, {
        type: "invalid_request_error",
        code: "resource_missing",
        param: "id",
        message: `No such ${type.replace(".", " ")}: '${id}'`,
      });
    }
    return found;
  }

  const all = (type: string) => Object.values(state.objects).filter((each) => each.object === type);

  // Events --------------------------------------------------------------------------------------------------------

  function tell(type: string, about: StripeObject): void {
    const made = keep(objects.event(type, about, Stripe.API_VERSION ?? null));
    state.events.push(made.id);
    save();
    if (held) waiting.push(made);
    else void track(deliverUntilTaken(made));
  }

  function track<Result>(work: Promise<Result>): Promise<Result> {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
    return work;
  }

  async function deliverOnce(event: StripeObject): Promise<number> {
    const payload = JSON.stringify(event, null, 2);
    const header = sdk.webhooks.generateTestHeaderString({ payload, secret: options.webhookSecret });
    try {
      const response = await fetch(options.webhookUrl, {
        method: "POST",
        headers: {
          "content-type": "application/json; charset=utf-8",
          "stripe-signature": header,
          "user-agent": "Stripe/1.0 (simulated)",
        },
        body: payload,
        redirect: "manual",
        signal: AbortSignal.timeout(10_000),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  async function deliverUntilTaken(event: StripeObject, attempt = 0): Promise<void> {
    const status = await deliverOnce(event);
    const pauseSeconds = RETRY_SECONDS[attempt];
    if ((status >= 200 && status < 300) || pauseSeconds === undefined || closed) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void track(deliverUntilTaken(event, attempt + 1));
    }, pauseSeconds * 1000);
    timer.unref();
    timers.add(timer);
  }

  // What a buyer, our desk or a bank does -------------------------------------------------------------------------

  function attempt(sessionId: string, declined: boolean): StripeObject {
    const session = need(sessionId, "checkout.session");
    if (session.status !== "open") throw invalid(`This session is ${String(session.status)}.`);
    const known = session.payment_intent ? state.objects[text(session.payment_intent)] : undefined;
    const intent = known ?? keep(objects.paymentIntent(session, state.quantities[sessionId]!.intentMetadata));
    session.payment_intent = intent.id;
    const made = keep(objects.charge(intent, session.customer_email, declined));
    intent.latest_charge = made.id;
    if (declined) {
      intent.last_payment_error = {
        type: "card_error",
        code: "card_declined",
        charge: made.id,
        message: "Your card was declined.",
      };
      tell("charge.failed", made);
      tell("payment_intent.payment_failed", intent);
      return session;
    }
    Object.assign(intent, {
      status: "succeeded",
      amount_received: intent.amount,
      last_payment_error: null,
      payment_method: made.payment_method,
    });
    Object.assign(session, {
      status: "complete",
      payment_status: "paid",
      url: null,
      customer_details: {
        address: null,
        email: session.customer_email,
        name: "Simulated Buyer",
        phone: null,
        tax_exempt: "none",
        tax_ids: [],
      },
    });
    tell("charge.succeeded", made);
    tell("payment_intent.succeeded", intent);
    tell("checkout.session.completed", session);
    return session;
  }

  const returnAddress = (session: StripeObject) =>
    String(session.success_url).replace("{CHECKOUT_SESSION_ID}", session.id);

  function giveBack(params: Params): StripeObject {
    const intent = params.payment_intent ? need(text(params.payment_intent), "payment_intent") : undefined;
    const of = need(text(params.charge ?? intent?.latest_charge ?? ""), "charge");
    const left = Number(of.amount) - Number(of.amount_refunded);
    const amount = params.amount === undefined ? left : Number(params.amount);
    if (of.paid !== true) throw invalid("This charge was not paid.", "charge");
    if (!Number.isInteger(amount) || amount <= 0 || amount > left) {
      throw invalid(
        `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
        "amount",
        "charge_already_refunded",
      );
    }
    const made = keep(objects.refund(of, amount, params));
    of.amount_refunded = Number(of.amount_refunded) + amount;
    of.refunded = of.amount_refunded === of.amount;
    tell("refund.created", made);
    tell("charge.refunded", of);
    return made;
  }

  function settleRefund(id: string, status: string): void {
    const made = need(id, "refund");
    made.status = status;
    if (status !== "succeeded") {
      const of = need(String(made.charge), "charge");
      of.amount_refunded = Number(of.amount_refunded) - Number(made.amount);
      of.refunded = false;
    }
    tell("refund.updated", made);
    if (status === "failed") tell("refund.failed", made);
  }

  function openDispute(intentId: string): StripeObject {
    const of = need(String(need(intentId, "payment_intent").latest_charge), "charge");
    of.disputed = true;
    const made = keep(objects.dispute(of, "needs_response"));
    tell("charge.dispute.created", made);
    tell("charge.dispute.funds_withdrawn", made);
    return made;
  }

  function closeDispute(id: string, status: string): void {
    const made = need(id, "dispute");
    made.status = status;
    tell("charge.dispute.closed", made);
    if (status === "won") tell("charge.dispute.funds_reinstated", made);
  }

  async function release(arrange: (waiting: StripeObject[]) => StripeObject[] = (same) => same): Promise<void> {
    held = false;
    for (const each of arrange(waiting.splice(0))) await track(deliverUntilTaken(each));
  }

  // The API -------------------------------------------------------------------------------------------------------

  function createSession(params: Params): StripeObject {
    for (const name of Object.keys(params)) {
      if (!SESSION_PARAMS.has(name)) throw invalid(`Received unknown parameter: ${name}`, name, "parameter_unknown");
    }
    if (params.mode !== "payment") throw invalid("The simulator sells once only: mode has to be payment.", "mode");
    const [item, ...others] = Object.values((params.line_items ?? {}) as Params) as Params[];
    if (!item || others.length > 0) throw invalid("Exactly one line item is simulated.", "line_items");
    const chosen = need(text(item.price), "price");
    if (params.currency !== undefined && params.currency !== chosen.currency)
      throw invalid("The price is in another currency.", "currency");
    const quantity = Number(item.quantity ?? 1);
    if (!Number.isInteger(quantity) || quantity < 1)
      throw invalid("Invalid integer: quantity", "line_items[0][quantity]");
    for (const name of ["success_url", "cancel_url"] as const) {
      if (typeof params[name] !== "string" || !URL.canParse(params[name]))
        throw invalid(`Not a valid URL: ${name}`, name, "url_invalid");
    }
    const session = keep(objects.checkoutSession(params, chosen, quantity, address));
    const intentData = (params.payment_intent_data ?? {}) as Params;
    state.quantities[session.id] = { price: chosen.id, quantity, intentMetadata: intentData.metadata ?? {} };
    return session;
  }

  function itemsOf(sessionId: string): Record<string, unknown> {
    const session = need(sessionId, "checkout.session");
    const { price, quantity } = state.quantities[sessionId]!;
    return objects.list(`/v1/checkout/sessions/${sessionId}/line_items`, [
      objects.lineItem(session, need(price, "price"), quantity),
    ]);
  }

  function shown(session: StripeObject, params: Params, under = ""): StripeObject {
    const wanted = Object.values((params.expand ?? {}) as Params);
    return wanted.includes(`${under}line_items`) ? { ...session, line_items: itemsOf(session.id) } : session;
  }

  function listOf(
    url: string,
    type: string,
    params: Params,
    keep: (each: StripeObject) => boolean = () => true,
  ): Record<string, unknown> {
    const created = (params.created ?? {}) as Params;
    const newestFirst = all(type)
      .filter(
        (each) =>
          keep(each) &&
          Number(each.created) >= Number(created.gte ?? 0) &&
          Number(each.created) > Number(created.gt ?? -1),
      )
      .reverse();
    const after = params.starting_after ? newestFirst.findIndex((each) => each.id === params.starting_after) + 1 : 0;
    const limit = Math.min(100, Number(params.limit ?? 10));
    return objects.list(url, newestFirst.slice(after, after + limit), newestFirst.length > after + limit);
  }

  function answer(method: string, url: string, params: Params): unknown {
    const [resource = "", ...rest] = url.replace(/^\/v1\//, "").split("/");
    const is = (verb: string, ...parts: (string | undefined)[]) =>
      method === verb &&
      parts.length === rest.length &&
      parts.every((part, at) => part === undefined || part === rest[at]);
    const same = (name: string) => (each: StripeObject) => params[name] === undefined || each[name] === params[name];
    switch (resource) {
      case "prices":
        if (is("GET")) {
          const keys = params.lookup_keys ? Object.values(params.lookup_keys as Params) : null;
          return listOf(url, "price", params, (each) => !keys || keys.includes(String(each.lookup_key)));
        }
        if (is("GET", undefined)) return need(rest[0]!, "price");
        break;
      case "customers":
        if (is("POST")) return keep(objects.customer(params));
        if (is("GET", undefined)) return need(rest[0]!, "customer");
        break;
      case "checkout":
        if (is("POST", "sessions")) return shown(createSession(params), params);
        if (is("GET", "sessions")) {
          const found = listOf(url, "checkout.session", params, same("payment_intent"));
          return { ...found, data: (found.data as StripeObject[]).map((each) => shown(each, params, "data.")) };
        }
        if (is("GET", "sessions", undefined)) return shown(need(rest[1]!, "checkout.session"), params);
        if (is("GET", "sessions", undefined, "line_items")) return itemsOf(rest[1]!);
        if (is("POST", "sessions", undefined, "expire")) {
          const session = need(rest[1]!, "checkout.session");
          if (session.status !== "open") throw invalid("Only open sessions can be expired.");
          Object.assign(session, { status: "expired", url: null });
          tell("checkout.session.expired", session);
          return session;
        }
        break;
      case "payment_intents":
        if (is("GET")) return listOf(url, "payment_intent", params);
        if (is("GET", undefined)) return need(rest[0]!, "payment_intent");
        break;
      case "charges":
        if (is("GET")) return listOf(url, "charge", params, same("payment_intent"));
        if (is("GET", undefined)) return need(rest[0]!, "charge");
        break;
      case "refunds":
        if (is("POST")) return giveBack(params);
        if (is("GET")) return listOf(url, "refund", params, same("payment_intent"));
        if (is("GET", undefined)) return need(rest[0]!, "refund");
        break;
      case "disputes":
        if (is("GET")) return listOf(url, "dispute", params, same("payment_intent"));
        if (is("GET", undefined)) return need(rest[0]!, "dispute");
        break;
      case "events":
        if (is("GET")) {
          const types = params.types ? Object.values(params.types as Params) : params.type ? [params.type] : null;
          return listOf(url, "event", params, (each) => !types || types.includes(String(each.type)));
        }
        if (is("GET", undefined)) return need(rest[0]!, "event");
        break;
      case "tax":
        if (is("GET", "settings")) {
          return {
            object: "tax.settings",
            defaults: { provider: "stripe", tax_behavior: null, tax_code: null },
            head_office: null,
            livemode: false,
            status: "pending",
            status_details: { pending: { missing_fields: ["head_office"] } },
          };
        }
        break;
    }
    throw new StripeProblem(404, {
      type: "invalid_request_error",
      message: `Unrecognized request URL (${method}: ${url}).`,
    });
  }

  /** What only Stripe, our desk at Stripe or a bank can do. */
  const CONTROLS: Record<string, (params: Params) => unknown> = {
    pay: (params) => ({ redirect: returnAddress(attempt(text(params.session), false)) }),
    decline: (params) => attempt(text(params.session), true),
    refund: giveBack,
    "settle-refund": (params) => settleRefund(text(params.refund), text(params.status)),
    "open-dispute": (params) => openDispute(text(params.payment_intent)),
    "close-dispute": (params) => closeDispute(text(params.dispute), text(params.status)),
    deliver: async (params) => ({ statuses: await deliver(text(params.event), Number(params.times ?? 1)) }),
    hold: () => void (held = true),
    release: (params) =>
      release(
        params.order === "reverse"
          ? (each) => each.reverse()
          : params.order === "shuffled"
            ? (each) => each.sort(() => Math.random() - 0.5)
            : undefined,
      ),
    outage: (params) => void (away = params.on === "true"),
    events: () => ({ data: state.events.map((id) => state.objects[id]) }),
  };

  function deliver(eventId: string, times = 1): Promise<number[]> {
    const found = need(eventId, "event");
    return track(Promise.all(Array.from({ length: times }, () => deliverOnce(found))));
  }

  // HTTP ----------------------------------------------------------------------------------------------------------

  async function api(request: http.IncomingMessage, url: URL, body: string): Promise<Answer & { replayed?: boolean }> {
    if (!/^Bearer (sk|rk)_test_/.test(request.headers.authorization ?? "")) {
      return {
        status: 401,
        body: { error: { type: "invalid_request_error", message: "You did not provide a test API key." } },
      };
    }
    const params = nested([...url.searchParams, ...new URLSearchParams(body)]);
    if (url.pathname.startsWith("/simulator/")) {
      const control = CONTROLS[url.pathname.slice("/simulator/".length)];
      if (!control || request.method !== "POST")
        throw new StripeProblem(404, { type: "invalid_request_error", message: "No such control." });
      const result = (await control(params)) ?? { ok: true };
      save();
      return { status: 200, body: result };
    }
    if (away) return { status: 503, body: { error: { type: "api_error", message: "Simulated outage." } } };

    const key = request.method === "POST" ? request.headers["idempotency-key"] : undefined;
    const asked = createHash("sha256").update(`${url.pathname}\n${body}`).digest("hex");
    if (typeof key === "string") {
      const before = state.idempotency[key];
      if (before && before.at > objects.now() - KEY_HOURS * 3600) {
        if (before.request === asked) return { ...before.answer, replayed: true };
        throw new StripeProblem(400, {
          type: "idempotency_error",
          message: "Keys for idempotent requests can only be used with the same parameters they were first used with.",
        });
      }
    }
    const result: Answer = { status: 200, body: answer(request.method ?? "GET", url.pathname, params) };
    if (typeof key === "string") {
      state.idempotency[key] = { request: asked, answer: structuredClone(result), at: objects.now() };
    }
    if (request.method === "POST") save();
    return result;
  }

  function page(request: http.IncomingMessage, response: http.ServerResponse, sessionId: string, body: string): void {
    const session = need(sessionId, "checkout.session");
    if (request.method === "GET") return html(response, 200, payPage(session, null));
    const outcome = new URLSearchParams(body).get("outcome");
    if (outcome === "abandon") return redirect(response, String(session.cancel_url));
    if (session.status === "complete") return redirect(response, returnAddress(session));
    if (outcome === "decline")
      return html(response, 402, payPage(attempt(sessionId, true), "Your card was declined. Nothing was charged."));
    if (outcome === "pay") return redirect(response, returnAddress(attempt(sessionId, false)));
    html(response, 400, payPage(session, "Choose one of the buttons."));
  }

  async function handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", address);
    const requestId = objects.newId("req", 14);
    try {
      const body = await read(request);
      const payment = /^\/pay\/(cs_test_[A-Za-z0-9]+)$/.exec(url.pathname);
      if (payment) return page(request, response, payment[1]!, body);
      // A browser on the pay page asks for it, without a key.
      if (url.pathname === "/favicon.ico") return void response.writeHead(204).end();
      const { status, body: content, replayed } = await api(request, url, body);
      json(response, status, content, { "request-id": requestId, ...(replayed && { "idempotent-replayed": "true" }) });
    } catch (error) {
      if (!(error instanceof StripeProblem)) throw error;
      json(response, error.status, { error: error.error }, { "request-id": requestId });
    }
  }

  const server = http.createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      json(response, 500, { error: { type: "api_error", message: `The simulator failed: ${String(error)}` } }, {});
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host ?? "127.0.0.1", resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("the simulator has no port");
  address = `http://${options.host ?? "127.0.0.1"}:${bound.port}`;

  state = load(file, address);
  for (const [lookupKey, cents] of Object.entries(options.prices ?? { trucor_pack_40: 9900 })) {
    const made = objects.price(lookupKey, cents);
    state.objects[made.id] = made;
  }

  return {
    url: address,
    events: (type) => state.events.map((id) => state.objects[id]!).filter((each) => !type || each.type === type),
    object: (id) => state.objects[id],
    pay: (sessionId) => returnAddress(attempt(sessionId, false)),
    decline: (sessionId) => void attempt(sessionId, true),
    refund: (payment_intent, amount) =>
      giveBack({ payment_intent, ...(amount !== undefined && { amount: String(amount) }) }),
    settleRefund,
    openDispute,
    closeDispute,
    hold: () => void (held = true),
    release,
    deliver,
    async idle() {
      while (underWay.size > 0) await Promise.allSettled([...underWay]);
    },
    outage: (on) => void (away = on),
    async close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** What the last run kept; its pay pages have moved to where this one listens. */
function load(file: string | null, address: string): State {
  const empty: State = { objects: {}, events: [], quantities: {}, idempotency: {} };
  if (!file || !fs.existsSync(file)) return empty;
  const kept = fs.readFileSync(file, "utf8").replace(/http:\/\/[^/"]+\/pay\//g, `${address}/pay/`);
  return { ...empty, ...(JSON.parse(kept) as State) };
}

/** Stripe's own form encoding: a[b][0]=c. */
function nested(pairs: [string, string][]): Params {
  const params: Params = Object.create(null) as Params;
  for (const [name, value] of pairs) {
    const parts = [...name.matchAll(/[^[\]]+|(?<=\[)(?=\])/g)].map((match) => match[0]);
    let at = params;
    parts.forEach((part, index) => {
      const key = part === "" ? String(Object.keys(at).length) : part;
      if (index === parts.length - 1) at[key] = value;
      else at = (at[key] ??= Object.create(null) as Params) as Params;
    });
  }
  return params;
}

async function read(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new StripeProblem(413, { type: "invalid_request_error", message: "Too large." });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function json(response: http.ServerResponse, status: number, body: unknown, headers: Record<string, string>): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body, null, 2));
}

function html(response: http.ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" }).end(body);
}

function redirect(response: http.ServerResponse, to: string): void {
  response.writeHead(303, { location: to }).end();
}

import { data } from "@remix-run/node";
import { z } from "zod";
import { env } from "~/platform/env.server";
import { localPath, NO_STORE, parseForm } from "~/platform/http.server";
import { inLanguage, type Language, requestLanguage } from "~/text/language";
import type { LinkPurpose } from "./account-mail.server";
import type { LinkAnswer } from "./link-form";
import { EmailAddress, requestLink } from "./sign-in.server";

const Fields = z.strictObject({ email: z.string().max(300), then: z.string().max(2000).optional() });

/** Where a `then` of the query may lead: a path of ours, or nowhere. */
export function wantedPath(request: Request): string | null {
  const then = new URL(request.url).searchParams.get("then");
  return then ? localPath(then) : null;
}

/** Where the second factor is asked for, and what comes after it. */
export function codePage(language: Language, then: string | null): string {
  return inLanguage(language, "/sign-in/code") + (then ? `?then=${encodeURIComponent(then)}` : "");
}

/** The POST of every form that asks for a link. */
export async function answerLinkRequest(request: Request, purpose: LinkPurpose, fixedThen?: string) {
  const form = await parseForm(request, Fields);
  if (form.status === "invalid") return answer({ status: "invalid", email: "" }, 400);
  const email = EmailAddress.safeParse(form.values.email);
  if (!email.success) return answer({ status: "invalid", email: form.values.email.slice(0, 254) }, 400);
  const then = fixedThen ?? (form.values.then ? localPath(form.values.then) : null);
  const result = await requestLink(request, email.data, { purpose, language: requestLanguage(request), then });
  if (result.status === "limited") {
    const headers = { "Retry-After": String(result.retryAfterSeconds) };
    return answer({ status: "limited", minutes: Math.ceil(result.retryAfterSeconds / 60) }, 429, headers);
  }
  return answer({ status: "sent", email: email.data, outbox: !env.production }, 200);
}

function answer(body: LinkAnswer, status: number, headers: Record<string, string> = {}) {
  return data(body, { status, headers: { ...NO_STORE, ...headers } });
}

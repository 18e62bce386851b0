import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { BackupCodesCard } from "~/features/accounts/backup-codes-card";
import { givenCode, SECOND_FACTOR_PATH } from "~/features/accounts/second-factor";
import { BeginCard, ConfirmCard, type FormProblem, ManageCards } from "~/features/accounts/second-factor-card";
import {
  askedAgain,
  beginSecondFactor,
  confirmSecondFactor,
  renewBackupCodes,
  secondFactorOf,
  secretToConfirm,
  turnOffSecondFactor,
} from "~/features/accounts/second-factor.server";
import { requireMember } from "~/features/accounts/session.server";
import { requestLink } from "~/features/accounts/sign-in.server";
import { env } from "~/platform/env.server";
import { NO_STORE, parseForm } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { inLanguage, languageOf, requestLanguage } from "~/text/language";
import { secondFactorText } from "~/text/second-factor";
import { useLocalHref, useText } from "~/text/use-text";
import { Notice } from "~/ui/notice";
import { Crumbs, PageHead } from "~/ui/page-head";

/** The secret is part of this answer alone, and only while it waits to be confirmed in this session. */
export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const state = await secondFactorOf(member.userId);
  const secret = state.since ? null : await secretToConfirm(member);
  return data(
    {
      email: member.email,
      state,
      secret,
      asked: (state.since ?? secret) ? null : await askedAgain(member),
      deskNeedsIt: member.operator && env.production,
      forDesk: member.operator && new URL(request.url).searchParams.get("for") === "desk",
    },
    { headers: NO_STORE },
  );
}

const code = z.string().trim().min(1).max(60).transform(givenCode);
const Fields = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("begin"), password: z.string().max(500).optional() }),
  z.strictObject({ intent: z.literal("mail-link") }),
  z.strictObject({ intent: z.literal("confirm"), code }),
  z.strictObject({ intent: z.literal("renew"), code }),
  z.strictObject({ intent: z.literal("turn-off"), code }),
]);
type Intent = z.output<typeof Fields>["intent"];

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const language = requestLanguage(request);
  const form = await parseForm(request, Fields);
  if (form.status === "invalid") return refuse("begin", { status: "invalid" });
  const fields = form.values;
  switch (fields.intent) {
    case "begin": {
      const result = await beginSecondFactor(member, { password: fields.password });
      if (result.status !== "begun") return refuse("begin", result);
      const { pathname, search } = new URL(request.url);
      return redirect(pathname.replace(/\.data$/, "") + search, { status: 303, headers: NO_STORE });
    }
    case "mail-link": {
      const then = inLanguage(language, SECOND_FACTOR_PATH);
      const result = await requestLink(request, member.email, { purpose: "sign-in", language, then });
      return result.status === "sent" ? answer({ done: "linkSent" as const }) : refuse("begin", result);
    }
    case "confirm": {
      const result = await confirmSecondFactor(request, member, fields.code, language);
      return result.status === "on" ? answer({ codes: result.codes, renewed: false }) : refuse("confirm", result);
    }
    case "renew": {
      const result = await renewBackupCodes(request, member, fields.code, language);
      return result.status === "renewed" ? answer({ codes: result.codes, renewed: true }) : refuse("renew", result);
    }
    case "turn-off": {
      const result = await turnOffSecondFactor(request, member, fields.code, language);
      if (result.status === "off") return answer({ done: "isOff" as const });
      if (result.status === "password_removed") return answer({ done: "isOffPassword" as const });
      return refuse("turn-off", result);
    }
  }
}

function answer<Body>(body: Body) {
  return data(body, { headers: NO_STORE });
}

type Problem = "wrong" | "used" | "gone" | "password_wrong" | "already_on" | "link_needed" | "invalid" | "limited";

function refuse(intent: Intent, result: { status: Problem; retryAfterSeconds?: number }) {
  const { status, retryAfterSeconds = 0 } = result;
  const body = { refused: intent, problem: status, minutes: Math.ceil(retryAfterSeconds / 60) };
  if (status !== "limited") return data(body, { status: 400, headers: NO_STORE });
  return data(body, { status: 429, headers: { ...NO_STORE, "Retry-After": String(retryAfterSeconds) } });
}

export const meta: MetaFunction = ({ location }) => [
  { title: `${textFor(secondFactorText, languageOf(location.pathname))("title")} · TruCOR Intel` },
  { name: "robots", content: "noindex" },
];

export default function SecondFactor() {
  const t = useText(secondFactorText);
  const href = useLocalHref();
  const { email, state, secret, asked, deskNeedsIt, forDesk } = useLoaderData<typeof loader>();
  const given = useActionData<typeof action>();
  const codes = given && "codes" in given ? given : null;
  const done = given && "done" in given ? given.done : null;
  const refused = given && "refused" in given ? given : null;
  const problem = refused && t(refused.problem, { minutes: refused.minutes });
  const shown: Intent[] = state.since ? ["renew", "turn-off"] : secret ? ["confirm"] : ["begin"];
  const problemOf = (intent: Intent): FormProblem => {
    if (refused?.refused !== intent) return {};
    return ["wrong", "used", "password_wrong"].includes(refused.problem) ? { field: problem } : { whole: problem };
  };
  return (
    <div className="page narrow">
      <Crumbs label={t("settingsNav")} crumbs={[{ to: href("/settings"), label: t("settings") }]} />
      <PageHead title={t("title")} lead={codes || state.since ? undefined : t("lead")} />
      {forDesk && !state.since && <Notice tone="info">{t("deskNeedsIt")}</Notice>}
      {refused && !shown.includes(refused.refused) && (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      )}
      {done && (
        <Notice tone="ok" role="status">
          {t(done)}
        </Notice>
      )}
      {codes ? (
        <BackupCodesCard {...codes} email={email} then={deskNeedsIt && !codes.renewed ? "desk" : "settings"} />
      ) : state.since ? (
        <ManageCards {...state} deskNeedsIt={deskNeedsIt} renew={problemOf("renew")} off={problemOf("turn-off")} />
      ) : secret ? (
        <ConfirmCard secret={secret} problem={problemOf("confirm")} />
      ) : (
        <BeginCard asked={asked} email={email} problem={problemOf("begin")} />
      )}
    </div>
  );
}

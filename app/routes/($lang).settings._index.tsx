import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { SCOPES } from "~/features/accounts/api-key";
import { apiKeysFor, createApiKey, revokeApiKey } from "~/features/accounts/api-keys.server";
import { MAXIMUM_PASSWORD_LENGTH, minimumPasswordLength } from "~/features/accounts/password";
import { may } from "~/features/accounts/permissions";
import { SecondFactorCard } from "~/features/accounts/second-factor-card";
import { secondFactorOf } from "~/features/accounts/second-factor.server";
import { requireMember } from "~/features/accounts/session.server";
import {
  choosePassword,
  hasPassword,
  needsCurrentPassword,
  revokeSession,
  sessionsOf,
} from "~/features/accounts/sign-in.server";
import { NO_STORE, parseForm } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { formatShortDate } from "~/text/format";
import { languageOf, requestLanguage } from "~/text/language";
import { settingsText } from "~/text/settings";
import { useLocalHref, useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { Card } from "~/ui/card";
import { CheckField, Field, FormError } from "~/ui/field";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const [sessions, keys, withPassword, secondFactor] = await Promise.all([
    sessionsOf(member),
    apiKeysFor(member),
    hasPassword(member.userId),
    secondFactorOf(member.userId),
  ]);
  return data(
    {
      email: member.email,
      role: member.role,
      team: member.teamName,
      sessions,
      keys,
      hasPassword: withPassword,
      minimumLength: minimumPasswordLength(member.secondFactor),
      secondFactor,
      needsCurrent: needsCurrentPassword(member, withPassword),
      mayMakeKeys: may(member.role, "make-keys"),
    },
    { headers: NO_STORE },
  );
}

const scopes = z.union([z.enum(SCOPES), z.array(z.enum(SCOPES))]).transform((given) => [given].flat());
const Fields = z.discriminatedUnion("intent", [
  z.strictObject({
    intent: z.literal("password"),
    current: z.string().max(500).optional(),
    chosen: z.string().max(500),
  }),
  z.strictObject({ intent: z.literal("end-session"), session: z.uuid() }),
  z.strictObject({ intent: z.literal("make-key"), name: z.string().trim().min(1).max(80), scope: scopes }),
  z.strictObject({ intent: z.literal("revoke-key"), key: z.uuid() }),
]);

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const answer = <Body,>(body: Body, status = 200) => data(body, { status, headers: NO_STORE });

  const form = await parseForm(request, Fields);
  if (form.status === "invalid")
    return answer(
      {
        problem:
          form.fields.includes("session") || form.fields.includes("key") ? ("gone" as const) : ("keyError" as const),
      },
      400,
    );
  const fields = form.values;
  switch (fields.intent) {
    case "password": {
      const result = await choosePassword(member, {
        ...fields,
        current: fields.current,
        language: requestLanguage(request),
      });
      if (result.status === "chosen") return answer({ done: "saved" as const });
      return answer({ passwordProblem: result.status }, result.status === "limited" ? 429 : 400);
    }
    case "end-session":
      return (await revokeSession(member, fields.session))
        ? answer({ done: "ended" as const })
        : answer({ problem: "gone" as const }, 404);
    case "make-key": {
      const result = await createApiKey(member, { name: fields.name, scopes: fields.scope });
      if (result.status === "created") return answer({ key: result.key });
      return answer({ problem: result.status }, result.status === "role_missing" ? 403 : 409);
    }
    case "revoke-key":
      return (await revokeApiKey(member, fields.key))
        ? answer({ done: "revoked" as const })
        : answer({ problem: "gone" as const }, 404);
  }
}

export const meta: MetaFunction = ({ location }) => [
  { title: `${textFor(settingsText, languageOf(location.pathname))("title")} · TruCOR Intel` },
  { name: "robots", content: "noindex" },
];

export default function Settings() {
  const t = useText(settingsText);
  const href = useLocalHref();
  const account = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const done = answer && "done" in answer ? answer.done : undefined;
  const problem = answer && "problem" in answer ? answer.problem : undefined;
  return (
    <div className="page narrow">
      <PageHead
        title={t("title")}
        lead={t("lead", { email: account.email, role: t(account.role), team: account.team })}
        actions={
          <Link className="link" to={href("/team")}>
            {t("teamLink")}
          </Link>
        }
      />
      {done && (
        <Notice tone="ok" role="status">
          {t(done)}
        </Notice>
      )}
      {problem && (
        <Notice tone="bad" role="alert">
          {t(problem)}
        </Notice>
      )}
      <PasswordCard problem={answer && "passwordProblem" in answer ? answer.passwordProblem : undefined} />
      <SecondFactorCard {...account.secondFactor} />
      <SessionsCard />
      <KeysCard made={answer && "key" in answer ? answer.key : undefined} />
    </div>
  );
}

function PasswordCard({ problem }: { problem: "too_short" | "too_long" | "current_wrong" | "limited" | undefined }) {
  const t = useText(settingsText);
  const href = useLocalHref();
  const account = useLoaderData<typeof loader>();
  const length = problem === "too_long" ? MAXIMUM_PASSWORD_LENGTH : account.minimumLength;
  return (
    <Card title={t("passwordTitle")} id="password">
      <p className="dim">{account.hasPassword ? t("passwordHas") : t("passwordNone")}</p>
      <Form method="post" className="stack gap-4 max-w-md" reloadDocument>
        {problem === "limited" && <FormError>{t("limited")}</FormError>}
        <input type="text" name="username" value={account.email} autoComplete="username" readOnly hidden disabled />
        {account.needsCurrent && (
          <Field
            label={t("current")}
            error={problem === "current_wrong" ? t("current_wrong") : undefined}
            hint={t.rich("forgotCurrent", {
              link: (words) => (
                <Link className="link" to={href("/reset")}>
                  {words}
                </Link>
              ),
            })}
            name="current"
            type="password"
            autoComplete="current-password"
            required
          />
        )}
        <Field
          label={t("chosen")}
          hint={t("chosenHint", { n: account.minimumLength })}
          error={problem === "too_short" || problem === "too_long" ? t(problem, { n: length }) : undefined}
          name="chosen"
          type="password"
          autoComplete="new-password"
          minLength={account.minimumLength}
          maxLength={MAXIMUM_PASSWORD_LENGTH}
          required
        />
        <div className="row">
          <Button look="ink" name="intent" value="password">
            {t("passwordButton")}
          </Button>
        </div>
      </Form>
    </Card>
  );
}

function SessionsCard() {
  const t = useText(settingsText);
  const { sessions } = useLoaderData<typeof loader>();
  return (
    <Card title={t("sessionsTitle")} flush>
      <div className="scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("device")}</th>
              <th scope="col">{t("since")}</th>
              <th scope="col">
                <span className="vh">{t("action")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <tr key={session.id}>
                <td>{session.device}</td>
                <td>{formatShortDate(t.language, session.since)}</td>
                <td className="num">
                  {session.current ? (
                    <span className="dim">{t("thisOne")}</span>
                  ) : (
                    <Form method="post" reloadDocument>
                      <input type="hidden" name="session" value={session.id} />
                      <Button
                        size="s"
                        name="intent"
                        value="end-session"
                        aria-label={t("endNamed", { device: session.device })}
                      >
                        {t("end")}
                      </Button>
                    </Form>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function KeysCard({ made }: { made: string | undefined }) {
  const t = useText(settingsText);
  const { keys, mayMakeKeys } = useLoaderData<typeof loader>();
  return (
    <Card title={t("keysTitle")} id="keys" flush>
      <p className="dim card-note">{t("keysLead")}</p>
      {made && (
        <div className="card-note">
          <Notice tone="ok" role="status">
            <p>{t("keyOnce")}</p>
            <input className="input mono" readOnly value={made} aria-label={t("keyLabel")} />
          </Notice>
        </div>
      )}
      {keys.length === 0 && <p className="dim card-note">{t("noKeys")}</p>}
      {keys.length > 0 && (
        <div className="scroll">
          <table className="table folds">
            <thead>
              <tr>
                <th scope="col">{t("keyName")}</th>
                <th scope="col">{t("key")}</th>
                <th scope="col">{t("scopes")}</th>
                <th scope="col">{t("seat")}</th>
                <th scope="col">{t("lastUsed")}</th>
                <th scope="col">
                  <span className="vh">{t("action")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {keys.map((key) => (
                <tr key={key.id}>
                  <td className="b">{key.name}</td>
                  <td className="mono f-all max-md:order-3">{`${key.prefix}…`}</td>
                  <td className="f-all max-md:order-4" data-label={t("scopes")}>
                    {key.scopes.join(", ")}
                  </td>
                  <td className="f-all max-md:order-5" data-label={t("seat")}>
                    {key.email}
                  </td>
                  <td className="f-all max-md:order-6" data-label={t("lastUsed")}>
                    {key.lastUsedAt ? formatShortDate(t.language, key.lastUsedAt) : t("never")}
                  </td>
                  <td className="num f-end max-md:order-2">
                    {key.revokedAt ? (
                      <span className="dim">{t("revokedOn")}</span>
                    ) : (
                      <Form method="post" reloadDocument>
                        <input type="hidden" name="key" value={key.id} />
                        <Button
                          size="s"
                          look="bad"
                          name="intent"
                          value="revoke-key"
                          aria-label={t("revokeNamed", { name: key.name })}
                        >
                          {t("revoke")}
                        </Button>
                      </Form>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {mayMakeKeys && (
        <Form method="post" className="pad stack gap-4 max-w-md" reloadDocument>
          <h3 className="text-md">{t("newKey")}</h3>
          <Field label={t("keyName")} hint={t("keyNameHint")} name="name" maxLength={80} required />
          <fieldset className="stack">
            <legend className="b sm">{t("scopes")}</legend>
            {SCOPES.map((scope) => (
              <CheckField
                key={scope}
                name="scope"
                value={scope}
                defaultChecked={scope === "read"}
                label={t(`scope_${scope}`)}
              />
            ))}
          </fieldset>
          <div className="row">
            <Button name="intent" value="make-key">
              {t("keyButton")}
            </Button>
          </div>
        </Form>
      )}
    </Card>
  );
}

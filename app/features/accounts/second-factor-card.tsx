import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { formatShortDate } from "~/text/format";
import { secondFactorText } from "~/text/second-factor";
import { useLocalHref, useText } from "~/text/use-text";
import { Badge } from "~/ui/badge";
import { Button, ButtonLink } from "~/ui/button";
import { Card } from "~/ui/card";
import { Field, FormError } from "~/ui/field";
import { Notice } from "~/ui/notice";
import { QrCode } from "~/ui/qr-code";
import { SECOND_FACTOR_PATH } from "./second-factor";

/** Since when it is on, as it reaches a page. */
export interface SecondFactorState {
  since: string | Date | null;
  codesLeft: number;
}

/** With so few backup codes left the page says that new ones should be made. */
const FEW_CODES = 3;

/** Its line among the settings. */
export function SecondFactorCard({ since, codesLeft }: SecondFactorState) {
  const t = useText(secondFactorText);
  const href = useLocalHref();
  return (
    <Card
      title={t("title")}
      id="second-factor"
      aside={
        <Badge tone={since ? "ok" : "mute"} icon={since ? "check" : "dash"}>
          {t(since ? "on" : "off")}
        </Badge>
      }
    >
      <p className="dim">
        {since ? t("cardOn", { date: formatShortDate(t.language, since), codes: codesLeft }) : t("cardOff")}
      </p>
      <div className="row">
        <ButtonLink to={href(SECOND_FACTOR_PATH)}>{t(since ? "change" : "setUp")}</ButtonLink>
      </div>
    </Card>
  );
}

/** What a form of the page was answered: what is wrong with its one field, or with the form as a whole. */
export interface FormProblem {
  field?: ReactNode;
  whole?: ReactNode;
}

/** The first step: what is needed, and the password or a link once more where that is asked. */
export function BeginCard({
  asked,
  email,
  problem,
}: {
  asked: "password" | "link" | null;
  email: string;
  problem: FormProblem;
}) {
  const t = useText(secondFactorText);
  return (
    <Card title={t("beginTitle")}>
      <p className="measure">{t("needApp")}</p>
      <p className="dim measure">{t("othersEnd")}</p>
      <Form method="post" className="stack gap-4 max-w-md" reloadDocument>
        {problem.whole && <FormError>{problem.whole}</FormError>}
        {asked === "link" && <p>{t("askLink", { email })}</p>}
        {asked === "password" && (
          <>
            <input type="text" name="username" value={email} autoComplete="username" readOnly hidden disabled />
            <Field
              label={t("askPassword")}
              hint={t("askPasswordHint")}
              error={problem.field}
              name="password"
              type="password"
              autoComplete="current-password"
              maxLength={200}
              required
            />
          </>
        )}
        <div className="row">
          <Button look="ink" name="intent" value={asked === "link" ? "mail-link" : "begin"}>
            {t(asked === "link" ? "sendLink" : "begin")}
          </Button>
        </div>
      </Form>
    </Card>
  );
}

/** The second step: the secret to scan or type, and the first code that proves it. */
export function ConfirmCard({
  secret,
  problem,
}: {
  secret: { key: string; uri: string; qr: { size: number; path: string } };
  problem: FormProblem;
}) {
  const t = useText(secondFactorText);
  return (
    <Card title={t("scanTitle")}>
      <p className="dim">{t("scanLead")}</p>
      <div className="qr-row">
        <QrCode {...secret.qr} label={t("qrLabel")} />
        <div className="stack gap-4 grow">
          <div className="stack gap-1">
            <span className="b sm">{t("keyLabel")}</span>
            <code className="mono qr-key">{secret.key}</code>
            <span className="hint">{t("keyHint")}</span>
          </div>
          <p>
            <a className="link" href={secret.uri}>
              {t("openApp")}
            </a>
          </p>
        </div>
      </div>
      <Form method="post" className="stack gap-4 max-w-md" reloadDocument>
        {problem.whole && <FormError>{problem.whole}</FormError>}
        <CodeField label={t("firstCode")} error={problem.field} />
        <div className="row">
          <Button look="ink" name="intent" value="confirm">
            {t("turnOn")}
          </Button>
        </div>
      </Form>
    </Card>
  );
}

/** Since when it is on; new backup codes and turning off, each against a code. */
export function ManageCards({
  since,
  codesLeft,
  deskNeedsIt,
  renew,
  off,
}: SecondFactorState & { deskNeedsIt: boolean; renew: FormProblem; off: FormProblem }) {
  const t = useText(secondFactorText);
  const state = t("stateLead", { date: formatShortDate(t.language, since ?? ""), codes: codesLeft });
  return (
    <>
      <Notice tone={codesLeft <= FEW_CODES ? "due" : "ok"}>
        <b className="b">{t("stateTitle")}.</b> <span>{state}</span> {codesLeft <= FEW_CODES && t("fewCodes")}
      </Notice>
      <Card title={t("renewTitle")} id="renew">
        <p className="dim">{t("renewLead")}</p>
        <CodeForm
          intent="renew"
          label={t("codeLabel")}
          hint={t("codeHint")}
          button={t("renewButton")}
          problem={renew}
        />
      </Card>
      <Card title={t("offTitle")} id="turn-off">
        <p className="dim measure">
          {t("offLead")} {deskNeedsIt && t("offDesk")}
        </p>
        <CodeForm intent="turn-off" label={t("eitherCode")} button={t("offButton")} problem={off} bad />
      </Card>
    </>
  );
}

function CodeForm({
  intent,
  label,
  hint,
  button,
  problem,
  bad,
}: {
  intent: "renew" | "turn-off";
  label: string;
  hint?: string;
  button: string;
  problem: FormProblem;
  bad?: boolean;
}) {
  return (
    <Form method="post" className="stack gap-4 max-w-md" reloadDocument>
      {problem.whole && <FormError>{problem.whole}</FormError>}
      <CodeField label={label} hint={hint} error={problem.field} either={intent === "turn-off"} />
      <div className="row">
        <Button {...(bad ? { look: "bad" as const } : {})} name="intent" value={intent}>
          {button}
        </Button>
      </div>
    </Form>
  );
}

/** Six digits as phones offer them from a message or an app; a backup code has letters too. */
export function CodeField({
  label,
  hint,
  error,
  either,
  autoFocus,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  either?: boolean;
  autoFocus?: boolean;
}) {
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      className="input mono code-input"
      name="code"
      autoComplete="one-time-code"
      {...(either
        ? { autoCapitalize: "characters", spellCheck: false, maxLength: 40 }
        : { inputMode: "numeric" as const, maxLength: 8 })}
      autoFocus={autoFocus}
      required
    />
  );
}

import { type Tx, webPool } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import { queueMail } from "~/platform/mail.server";
import { accountMailText } from "~/text/account-mail";
import { textFor } from "~/text/catalogue";
import { inLanguage, type Language } from "~/text/language";

export type LinkPurpose = "sign-up" | "sign-in" | "reset";

export interface LinkWish {
  purpose: LinkPurpose;
  language: Language;
  /** Where the person wanted to go; a path of ours. */
  then: string | null;
}

/** The mail is the same whether or not the address has an account: asking tells nobody who is here. */
export async function sendLinkMail({
  email,
  token,
  wish,
  minutes,
}: {
  email: string;
  token: string;
  wish: LinkWish;
  minutes: number;
}) {
  const t = textFor(accountMailText, wish.language);
  const link = new URL(inLanguage(wish.language, "/sign-in/link"), env.origin);
  link.searchParams.set("token", token);
  if (wish.then) link.searchParams.set("then", wish.then);
  const name = wish.purpose === "sign-up" ? "signUp" : wish.purpose === "reset" ? "reset" : "signIn";
  const text = [
    t(`${name}Lead`),
    link.href,
    t("rules", { minutes }),
    t("notYou"),
    ["--", t("sender"), env.OPERATOR_NAME, env.OPERATOR_ADDRESS, env.PRIVACY_EMAIL].filter(Boolean).join("\n"),
  ].join("\n\n");
  await queueMail(webPool(), {
    kind: `${wish.purpose}-link`,
    language: wish.language,
    to: email,
    subject: t(`${name}Subject`),
    text,
  });
}

/** Told to the account's own address after its password changed: whoever did not do it can act. */
export async function sendPasswordChangedMail({ email, language }: { email: string; language: Language }) {
  const t = textFor(accountMailText, language);
  const link = new URL(inLanguage(language, "/reset"), env.origin);
  const text = [
    t("changedLead"),
    t("changedNotYou"),
    link.href,
    ["--", t("sender"), env.OPERATOR_NAME, env.OPERATOR_ADDRESS, env.PRIVACY_EMAIL].filter(Boolean).join("\n"),
  ].join("\n\n");
  await queueMail(webPool(), { kind: "password-changed", language, to: email, subject: t("changedSubject"), text });
}

export type SecondFactorEvent =
  | "second-factor-on"
  | "second-factor-off"
  | "second-factor-locked"
  | "second-factor-reset"
  | "backup-code-used"
  | "backup-codes-renewed";

/** Told to the account's own address whenever something happens to its second factor; in the transaction that did it. */
export async function sendSecondFactorMail(
  tx: Tx,
  {
    email,
    language,
    event,
    codesLeft,
  }: { email: string; language: Language; event: SecondFactorEvent; codesLeft: number },
) {
  const t = textFor(accountMailText, language);
  const text = [
    t(`${event}-lead`, { codes: codesLeft }),
    t("factorNotYou"),
    new URL(inLanguage(language, "/settings"), env.origin).href,
    ["--", t("sender"), env.OPERATOR_NAME, env.OPERATOR_ADDRESS, env.PRIVACY_EMAIL].filter(Boolean).join("\n"),
  ].join("\n\n");
  await queueMail(tx, { kind: event, language, to: email, subject: t(`${event}-subject`), text });
}

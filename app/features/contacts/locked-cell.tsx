import { Link } from "@remix-run/react";
import { contactText } from "~/text/contact";
import { useText, type Text } from "~/text/use-text";
import { emailWords, phoneWords, seniorityWords, shortFunctionWords, wordFor } from "~/text/words";
import { Icon, type IconName } from "~/ui/icon";
import { OwnContactLines, type OwnContact } from "./own-contact";
import { checkedFirst, isPerson, type ContactFacts } from "./preview";

type Say = Text<keyof typeof contactText.en>;

const ICONS: Record<ContactFacts["kind"], IconName> = {
  named: "person",
  "other-named": "person",
  role: "at",
  generic: "mail",
};

/** "HSE · manager": what the person does and how high, never who. */
export function whatOf(t: Say, facts: Pick<ContactFacts, "function" | "seniority">): string {
  const level = wordFor(seniorityWords, t.language, facts.seniority);
  const fn = wordFor(shortFunctionWords, t.language, facts.function);
  // "Other · manager" tells less than "manager".
  if (facts.function === "OTHER") return level || fn;
  return level ? t("title_named", { fn, level }) : fn;
}

/** How fresh the address is, or what there is instead of one. */
export function freshness(t: Say, facts: ContactFacts): string {
  if (!facts.stillListed) return t("no_longer_listed");
  const phone = wordFor(phoneWords, t.language, facts.phoneKind);
  if (!facts.hasEmail) {
    if (facts.phoneKind === "none") return facts.noSolicitation ? t("notice_seen") : t("not_openable");
    const only = t("only_phone", { phone: phone.charAt(0).toUpperCase() + phone.slice(1) });
    return facts.noSolicitation ? `${only}, ${t("notice_seen")}` : only;
  }
  const days = facts.checkedDays;
  const email = checkedFirst(facts)
    ? days === null
      ? t("never_checked")
      : t("checked_old", { days })
    : t("checked_ago", { what: wordFor(emailWords, t.language, facts.emailClass ?? "unknown"), days });
  return facts.phoneKind === "work" ? `${email}\u00a0· ${phone}` : email;
}

/** The contact of a row: kind, freshness and evidence grade, or that it is the team's already, or that none is known. */
export function LockedCell({ facts, own }: { facts: ContactFacts | null; own: OwnContact | undefined }) {
  const t = useText(contactText);
  if (own) return <OwnContactLines contact={own} otherwise={t("mine")} />;
  if (!facts) {
    return (
      <>
        <span className="lk none">
          <Icon name="x" />
          {t("no_contact")}
        </span>
        <span className="xs dim3 one">{t("no_contact_hint")}</span>
      </>
    );
  }
  const what = isPerson(facts)
    ? t("row_named", { what: whatOf(t, facts) })
    : facts.kind === "role"
      ? t("row_role", { what: whatOf(t, facts) })
      : t("row_generic");
  return (
    <>
      <span className="lk">
        <Icon name={ICONS[facts.kind]} />
        <span className="one">{what}</span>
      </span>
      <span className="xs dim one">{`${freshness(t, facts)}\u00a0· ${t("evidence", { grade: facts.evidenceGrade })}`}</span>
    </>
  );
}

/** The price of a row leads to the card that says all of it; nothing is spent by a click here. */
export function PriceLink({
  facts,
  owned,
  to,
  firm,
}: {
  facts: ContactFacts | null;
  owned: boolean;
  to: string;
  firm: string;
}) {
  const t = useText(contactText);
  if (!facts || (facts.credits === 0 && !owned)) return null;
  if (owned) {
    return (
      <Link className="btn s" to={to} discover="none">
        {t("open_row")}
      </Link>
    );
  }
  return (
    <Link
      className="btn s go locked"
      to={to}
      discover="none"
      aria-label={t("reveal_row_label", { firm, credits: facts.credits })}
    >
      {t("reveal_row", { credits: facts.credits })}
    </Link>
  );
}

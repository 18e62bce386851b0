import { Form, Link, useNavigation } from "@remix-run/react";
import { useId } from "react";
import { contactText } from "~/text/contact";
import { formatShortDate } from "~/text/format";
import { useLocalHref, useText, type Text } from "~/text/use-text";
import { emailWords, functionWords, kindWords, phoneWords, seniorityWords, wordFor } from "~/text/words";
import { Badge, type Tone } from "~/ui/badge";
import { Button, ButtonLink } from "~/ui/button";
import { Icon, type IconName } from "~/ui/icon";
import { whatOf } from "./locked-cell";
import { checkedFirst, isPerson, type ContactPreview } from "./preview";

/** A preview and the age of its address on the product day. */
export type PricedContact = ContactPreview & { checkedDays: number | null };

/** What the visitor may do about a price. */
export type Buyer =
  | { as: "visitor"; signUp: string; signIn: string }
  | { as: "viewer" }
  | { as: "member"; teamId: string; balance: number };

export interface Offer {
  pack: { credits: number; price: string };
  idempotencyKey: string;
  /** Where the reveal comes back to. */
  next: string;
}

const EMAIL_LOOKS: Record<string, [Tone, IconName]> = {
  valid: ["ok", "check"],
  "accept-all": ["due", "warn"],
  unknown: ["mute", "clock"],
  invalid: ["bad", "x"],
};

export function EmailBadge({ emailClass }: { emailClass: string }) {
  const t = useText(contactText);
  const [tone, icon] = EMAIL_LOOKS[emailClass] ?? (["mute", "clock"] as [Tone, IconName]);
  return (
    <Badge tone={tone} icon={icon}>
      {wordFor(emailWords, t.language, emailClass)}
    </Badge>
  );
}

/** Two counted lists lack the contact: said wherever it is shown, opened or not. */
export function GoneBadge() {
  const t = useText(contactText);
  return (
    <Badge tone="mute" icon="clock">
      {t("no_longer_listed")}
    </Badge>
  );
}

/** What the contact is there for and how high, opened or not; of a mailbox for anything it would say nothing. */
export function FunctionFact({ contact }: { contact: Pick<ContactPreview, "kind" | "function" | "seniority"> }) {
  const t = useText(contactText);
  const level = wordFor(seniorityWords, t.language, contact.seniority);
  if (!isPerson(contact) && contact.function === "OTHER") return null;
  return (
    <>
      <dt>{t("fn")}</dt>
      <dd>
        {wordFor(functionWords, t.language, contact.function)}
        {level && `, ${level}`}
      </dd>
    </>
  );
}

/** Why nothing of a listed contact is sold (rules.md 10). */
function whyClosed(contact: ContactPreview): "why_main" | "why_grade" | "why_dead" {
  if (contact.phoneKind !== "none") return "why_main";
  return contact.evidenceGrade === "X" || contact.noSolicitation ? "why_grade" : "why_dead";
}

/** Grades A and B are the firm's own pages (rules.md 10), also where no list gives the site that a domain could be told of. */
function publisherOf(t: Text<keyof typeof contactText.en>, contact: ContactPreview): string {
  if (contact.sourceDomain !== "other") return contact.sourceDomain;
  return contact.evidenceGrade === "A" || contact.evidenceGrade === "B" ? t("own_site") : t("other_publisher");
}

/** What comes, how fresh it is, where it was published, its evidence, its price and what a failed check costs: before the click. */
export function LockedCard({
  contact,
  buyer,
  offer,
  id,
}: {
  contact: PricedContact;
  buyer: Buyer;
  offer: Offer;
  id?: string;
}) {
  const titleId = useId();
  const t = useText(contactText);
  const day = (on: string) => formatShortDate(t.language, on);
  const named = isPerson(contact);
  const get = [
    named && t("get_name"),
    contact.hasEmail && t("get_email"),
    contact.phoneKind !== "none" && wordFor(phoneWords, t.language, contact.phoneKind),
  ].filter(Boolean);
  return (
    <section className="card lift pad stack gap-3.5" id={id} aria-labelledby={titleId}>
      <div className="row flex-wrap">
        <Icon name="lock" />
        <h2 id={titleId} className="first-letter:uppercase">
          {named ? whatOf(t, contact) : wordFor(kindWords, t.language, contact.kind)}
        </h2>
        <span className="grow" />
        {!contact.stillListed && <GoneBadge />}
        {contact.stillListed && contact.hasEmail && <EmailBadge emailClass={contact.emailClass ?? "unknown"} />}
      </div>
      <dl className="facts">
        <dt>{t("you_get")}</dt>
        <dd>{get.length > 0 && contact.credits > 0 ? get.join(", ") : t("get_none")}</dd>
        <dt>{t("kind")}</dt>
        <dd>{wordFor(kindWords, t.language, contact.kind)}</dd>
        <FunctionFact contact={contact} />
        {contact.hasEmail && (
          <>
            <dt>{t("checked")}</dt>
            <dd>
              {contact.emailCheckedOn === null
                ? t("not_checked")
                : checkedFirst(contact)
                  ? t("checked_first", { on: day(contact.emailCheckedOn) })
                  : day(contact.emailCheckedOn)}
            </dd>
          </>
        )}
        <dt>{t("published_at")}</dt>
        <dd>{publisherOf(t, contact)}</dd>
        <dt>{t("first_seen")}</dt>
        <dd>
          {contact.stillListed
            ? t("still_there", { on: day(contact.firstSeen) })
            : t("gone", { on: day(contact.firstSeen), last: day(contact.lastSeen) })}
        </dd>
        <dt>{t("evidence_title")}</dt>
        <dd>
          {t(`grade_${contact.evidenceGrade}`)}
          <span className="dim block">{contact.noSolicitation ? t("solicit_seen") : t("solicit_none")}</span>
        </dd>
      </dl>
      {contact.credits === 0 ? (
        <p className="sm dim">
          {contact.stillListed
            ? t("closed_body", { why: t(whyClosed(contact)) })
            : t("gone_body", { last: day(contact.lastSeen) })}
        </p>
      ) : (
        <Price contact={contact} buyer={buyer} offer={offer} />
      )}
    </section>
  );
}

function Price({ contact, buyer, offer }: { contact: PricedContact; buyer: Buyer; offer: Offer }) {
  const t = useText(contactText);
  const href = useLocalHref();
  const credits = contact.credits;
  const navigation = useNavigation();
  const opening = navigation.formData?.get("contact_id") === contact.contactId;
  const checked = checkedFirst(contact) && (
    <>
      <br />
      {t("stale")}
    </>
  );
  if (buyer.as === "visitor") {
    return (
      <>
        <ButtonLink look="ink" size="big" full to={buyer.signUp} rel="nofollow">
          {t("sign_up")}
        </ButtonLink>
        <p className="xs dim text-center">
          {t("costs_out", { credits, pack: offer.pack.credits, price: offer.pack.price })}
          {checked}
          <br />
          {t.rich("have_account", {
            link: (words) => (
              <Link className="link" to={buyer.signIn} rel="nofollow">
                {words}
              </Link>
            ),
          })}
        </p>
      </>
    );
  }
  if (buyer.as === "viewer") return <p className="sm dim">{t("viewer")}</p>;
  if (buyer.balance < credits) {
    return (
      <>
        <ButtonLink look="go" size="big" full to={`${href("/credits")}?next=${encodeURIComponent(offer.next)}#buy`}>
          {t("buy", { pack: offer.pack.credits, price: offer.pack.price })}
        </ButtonLink>
        <p className="xs dim text-center">
          {t("no_credits", { credits })}
          {checked}
        </p>
      </>
    );
  }
  return (
    <Form
      method="post"
      action={href("/reveals")}
      className="stack"
      preventScrollReset
      onSubmit={(event) => opening && event.preventDefault()}
    >
      <input type="hidden" name="contact_id" value={contact.contactId} />
      <input type="hidden" name="idempotency_key" value={offer.idempotencyKey} />
      <input type="hidden" name="team_id" value={buyer.teamId} />
      <input type="hidden" name="next" value={offer.next} />
      <Button look="go" size="big" full icon={opening ? "clock" : "lock"} aria-disabled={opening}>
        {opening ? t(checkedFirst(contact) ? "checking" : "opening") : t("reveal", { credits })}
      </Button>
      <p className="xs dim text-center">
        {t("balance_after", { balance: buyer.balance, after: buyer.balance - credits })}
        {checked}
      </p>
    </Form>
  );
}

export function NoContactCard() {
  const t = useText(contactText);
  return (
    <section className="card pad stack" id="contact">
      <h2>{t("none_title")}</h2>
      <p className="sm dim">{t("none_body")}</p>
    </section>
  );
}

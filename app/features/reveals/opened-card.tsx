import { EmailBadge, FunctionFact, GoneBadge } from "~/features/contacts/locked-card";
import { shownPhone } from "~/features/contractors/phone-number";
import { contactText } from "~/text/contact";
import { formatShortDate } from "~/text/format";
import { useText } from "~/text/use-text";
import { kindWords, phoneWords, wordFor } from "~/text/words";
import { Icon } from "~/ui/icon";
import type { OpenedContact } from "./reveal";
import { WrongContactForm } from "./wrong-contact-form";

/** A contact of the team's: green, with its values and where they were published, and nothing that costs. */
export function OpenedCard({ contact, id }: { contact: OpenedContact; id?: string }) {
  const t = useText(contactText);
  const day = (on: string) => formatShortDate(t.language, on);
  const title = contact.person_name ?? wordFor(kindWords, t.language, contact.kind);
  return (
    <section className="card lift pad stack gap-3.5 opened" id={id} aria-label={title}>
      <div className="row flex-wrap">
        <span className="lk owned">
          <Icon name="check" />
        </span>
        <h2 className="grow">{title}</h2>
        {!contact.still_listed && <GoneBadge />}
        {contact.still_listed && contact.email && contact.email_class && (
          <EmailBadge emailClass={contact.email_class} />
        )}
      </div>
      {!contact.still_listed && contact.last_seen && (
        <p className="sm dim">{t("gone_opened", { last: day(contact.last_seen) })}</p>
      )}
      <dl className="facts">
        {contact.title && (
          <>
            <dt>{t("job")}</dt>
            <dd>{contact.title}</dd>
          </>
        )}
        <FunctionFact contact={contact} />
        {contact.email && (
          <>
            <dt>{t("email")}</dt>
            <dd>
              <a className="link" href={`mailto:${contact.email}`}>
                {contact.email}
              </a>
              {contact.email_checked_on && (
                <span className="xs dim3 block">
                  {t("checked")} {day(contact.email_checked_on)}
                </span>
              )}
            </dd>
          </>
        )}
        {contact.phone && (
          <>
            <dt>{t("phone")}</dt>
            <dd>
              <a className="link" href={`tel:${contact.phone}`}>
                {shownPhone(contact.phone)}
                {contact.phone_extension && ` × ${contact.phone_extension}`}
              </a>{" "}
              <span className="xs dim3">{wordFor(phoneWords, t.language, contact.phone_kind)}</span>
            </dd>
          </>
        )}
        {contact.other_points.map((point) => (
          <PointLine key={point.value} point={point} />
        ))}
        <dt>{t("evidence_title")}</dt>
        <dd>
          {t(`grade_${contact.evidence_grade}`)}
          <span className="dim block">{contact.no_solicitation ? t("solicit_seen") : t("solicit_none")}</span>
        </dd>
        {contact.source_url && (
          <>
            <dt>{t("source")}</dt>
            <dd>
              <a className="link" href={contact.source_url} rel="noopener noreferrer nofollow">
                {contact.source_url.replace(/^https?:\/\//, "")}
              </a>
              {contact.captured_on && <span className="xs dim3 block">{day(contact.captured_on)}</span>}
            </dd>
          </>
        )}
      </dl>
      <p className="xs dim">{t("opened_on", { on: day(contact.revealed_at) })}</p>
      <WrongContactForm contact={contact} />
    </section>
  );
}

function PointLine({ point }: { point: OpenedContact["other_points"][number] }) {
  const t = useText(contactText);
  return (
    <>
      <dt>{t(point.channel)}</dt>
      <dd>
        <a className="link" href={`${point.channel === "email" ? "mailto" : "tel"}:${point.value}`}>
          {shownPhone(point.value)}
          {point.extension && ` × ${point.extension}`}
        </a>
      </dd>
    </>
  );
}

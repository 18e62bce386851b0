import { labelledSaid } from "~/features/contractors/firm-facts";
import { shownPhone } from "~/features/contractors/phone-number";
import { Sourced } from "~/features/contractors/sourced";
import type { SaidValue } from "~/features/contractors/value-provenance";
import { contactText } from "~/text/contact";
import { useText } from "~/text/use-text";
import { kindWords, wordFor } from "~/text/words";
import { Icon } from "~/ui/icon";
import type { ContactPreview } from "./preview";

/** What is known beside the contacts on cards: mailboxes with their price, and the main line and site that are free (rules.md 8). */
export function AlsoKnown({
  contacts,
  free,
  phone,
  website,
  said,
}: {
  contacts: readonly ContactPreview[];
  free: boolean;
  phone: string | null;
  website: string | null;
  said: readonly SaidValue[];
}) {
  const t = useText(contactText);
  if (contacts.length === 0 && !phone && !website) return null;
  return (
    <section className="card pad stack sm gap-2.5">
      <h2 className="text-sm">{t("also_known")}</h2>
      {contacts.map((contact) => (
        <div className="row" key={contact.contactId}>
          <Icon name={contact.kind === "role" ? "at" : "mail"} />
          {wordFor(kindWords, t.language, contact.kind)}
          <span className="grow" />
          <span className="xs dim">
            {!contact.stillListed
              ? t("no_longer_listed")
              : contact.credits === 0
                ? t("not_openable")
                : free
                  ? t("also_free")
                  : t("also_cost", { credits: contact.credits })}
          </span>
        </div>
      ))}
      {phone && (
        <div className="row">
          <Icon name="phone" />
          <Sourced said={labelledSaid(t.language, said, ["business_phone"])}>{t("main_line")}</Sourced>
          <span className="grow" />
          <a className="mono link" href={`tel:${phone}`}>
            {shownPhone(phone)}
          </a>
        </div>
      )}
      {website && (
        <div className="row">
          <Icon name="out" />
          <span className="whitespace-nowrap">
            <Sourced said={labelledSaid(t.language, said, ["website"])}>{t("website")}</Sourced>
          </span>
          <a
            className="link grow text-right wrap-anywhere"
            href={website.includes("//") ? website : `https://${website}`}
            rel="noopener nofollow"
          >
            {website.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "")}
          </a>
        </div>
      )}
    </section>
  );
}

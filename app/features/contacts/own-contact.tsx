import { shownPhone } from "~/features/contractors/phone-number";
import { Icon } from "~/ui/icon";

/** What a row shows of a contact that the team has opened: who, and how to reach them. */
export interface OwnContact {
  name: string | null;
  title: string | null;
  email: string | null;
  phone: string | null;
}

/** The two lines of it; `otherwise` stands where it is no person. */
export function OwnContactLines({ contact, otherwise }: { contact: OwnContact; otherwise: string }) {
  return (
    <>
      <span className="lk owned">
        <Icon name="check" />
        <span className="one">{[contact.name, contact.title].filter(Boolean).join(", ") || otherwise}</span>
      </span>
      <span className="xs dim one">
        {[contact.email, contact.phone && shownPhone(contact.phone)].filter(Boolean).join("\u00a0· ")}
      </span>
    </>
  );
}

import { Form } from "@remix-run/react";
import { contactText } from "~/text/contact";
import { useLocalHref, useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { SelectField } from "~/ui/field";
import { Icon } from "~/ui/icon";
import type { OpenedContact } from "./reveal";

/** For who owns a contact and found it wrong: a choice and a button, no words and no value. */
export function WrongContactForm({ contact }: { contact: Pick<OpenedContact, "contact_id" | "contractor_id"> }) {
  const t = useText(contactText);
  const href = useLocalHref();
  return (
    <details className="fold">
      <summary>
        {t("wrong_contact")}
        <Icon name="down" />
      </summary>
      <Form method="post" action={href(`/contractors/${contact.contractor_id}/report`)} className="stack pt-2">
        <input type="hidden" name="intent" value="contact" />
        <input type="hidden" name="contact_id" value={contact.contact_id} />
        <SelectField label={t("wrong_what")} hint={t("wrong_hint")} name="what" defaultValue="left-firm">
          <option value="left-firm">{t("wrong_left")}</option>
          <option value="wrong-person">{t("wrong_person")}</option>
          <option value="dead-address">{t("wrong_address")}</option>
        </SelectField>
        <Button>{t("wrong_send")}</Button>
      </Form>
    </details>
  );
}

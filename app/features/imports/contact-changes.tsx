import { Form } from "@remix-run/react";
import { deskRunsText } from "~/text/desk-runs";
import { useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { Empty, ChangedTable, FirmsTable, RunSection, type SampleRow } from "./run-tables";

/** The rows of a contact feed's run: values of people, shown when an operator asks for them, which is logged. */
export function ContactChanges({
  read,
  counts,
}: {
  /** By verdict; undefined: nobody has asked yet. */
  read: Readonly<Record<string, SampleRow[] | undefined>> | undefined;
  counts: { added: number; changed: number; absent: number; withheld: number };
}) {
  const t = useText(deskRunsText);
  if (!read) {
    return (
      <RunSection title={t("contactsTitle")} lead={t("samplesOff")}>
        <Form method="post" className="section-note" preventScrollReset>
          <input type="hidden" name="intent" value="read-contacts" />
          <Button>{t("contactsRead")}</Button>
        </Form>
      </RunSection>
    );
  }
  const changed = [...(read["changed"] ?? []), ...(read["renewed"] ?? [])];
  const added = [...(read["added"] ?? []), ...(read["returned"] ?? [])];
  const absent = read["absent"] ?? [];
  if (changed.length + added.length + absent.length === 0) {
    return (
      <RunSection title={t("contactsTitle")} lead={t("samplesOff")}>
        <Empty>{t("contactsNone")}</Empty>
      </RunSection>
    );
  }
  return (
    <>
      <ChangedTable rows={changed} fields={[]} field="" all={counts.changed} />
      <FirmsTable what="added" rows={added} all={counts.added} />
      <FirmsTable what="absent" rows={absent} all={counts.absent + counts.withheld} />
    </>
  );
}

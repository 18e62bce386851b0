import { Form } from "@remix-run/react";
import { deskSourcesText } from "~/text/desk-sources";
import { useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { Field } from "~/ui/field";
import { FileField } from "~/ui/file-field";

export type RefusedUpload = "noFile" | "tooLarge" | "unreadable" | "empty" | "listDateMissing" | "listDateBad";

/** A file and the day it is of. A plain form: the browser sends the file and shows how far it is. */
export function UploadForm({
  format,
  dateInName,
  maxBytes,
  refused,
}: {
  format: string;
  dateInName: boolean;
  maxBytes: number;
  refused: RefusedUpload | undefined;
}) {
  const t = useText(deskSourcesText);
  const ofDate = refused === "listDateMissing" || refused === "listDateBad";
  return (
    <Form method="post" encType="multipart/form-data" reloadDocument className="stack gap-4">
      <p className="sm dim measure">{t("uploadLead")}</p>
      <Field
        type="date"
        name="list_date"
        label={t("listDate")}
        hint={t(dateInName ? "listDateHint" : "listDateHintNeeded")}
        required={!dateInName}
        error={ofDate ? t(refused) : undefined}
      />
      <FileField
        name="file"
        label={t("file")}
        hint={t("fileHint", { format })}
        drop={t("drop")}
        accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain"
        maxBytes={maxBytes}
        tooLarge={t("tooLarge")}
        error={refused && !ofDate ? t(refused) : undefined}
      />
      <div className="row">
        <Button look="ink">{t("uploadGo")}</Button>
      </div>
    </Form>
  );
}

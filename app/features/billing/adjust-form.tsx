import { Form } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { deskText } from "~/text/desk";
import { deskOfficeText } from "~/text/desk-office";
import { useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { CheckField, Field } from "~/ui/field";
import { readAdjustment } from "./adjustment";

export interface RefusedAdjustment {
  why: "invalid" | "adjustBad" | "reasonMissing" | "adjustUnconfirmed";
  typed: string;
  reason: string;
}

/** A number, a reason, and over 40 credits a tick more. The button is yellow: it moves credits. */
export function AdjustForm({ formKey, refused }: { formKey: string; refused: RefusedAdjustment | undefined }) {
  const t = useText(deskOfficeText);
  const d = useText(deskText);
  const form = useRef<HTMLFormElement>(null);
  // What was asked for is on its way: the form is for the next one.
  useEffect(() => form.current?.reset(), [formKey]);
  const why = refused?.why;
  const credits = Math.abs(readAdjustment(refused?.typed ?? "") ?? 0);
  return (
    <Form method="post" className="stack gap-4 measure" ref={form}>
      <p className="sm dim">{t("adjustLead")}</p>
      <input type="hidden" name="key" value={formKey} />
      <Field
        name="credits"
        label={t("adjustNumber")}
        hint={t("adjustNumberHint")}
        inputMode="numeric"
        autoComplete="off"
        required
        maxLength={12}
        defaultValue={refused?.typed}
        error={
          why === "adjustBad"
            ? t("adjustBad")
            : why === "adjustUnconfirmed"
              ? t("adjustUnconfirmed", { n: credits })
              : undefined
        }
      />
      <Field
        name="reason"
        label={d("reason")}
        hint={t("adjustReasonHint")}
        required
        maxLength={500}
        defaultValue={refused?.reason}
        error={why === "reasonMissing" ? d("reasonMissing") : why === "invalid" ? d("invalid") : undefined}
      />
      <CheckField name="confirmed" value="yes" label={t("adjustConfirm")} />
      <div className="row">
        <Button look="go">{t("adjustButton")}</Button>
      </div>
    </Form>
  );
}

import { Form } from "@remix-run/react";
import { deskText } from "~/text/desk";
import { deskQueuesText } from "~/text/desk-queues";
import { useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { Field, TextArea } from "~/ui/field";
import { FoldForm } from "~/ui/fold-form";

/** Accepting asks for the value that the page will say, declining for the reason alone. */
export function DecideForm({
  decision,
  proposed,
  error,
}: {
  decision: "accept" | "decline";
  proposed: string | null;
  error: string | undefined;
}) {
  const t = useText(deskQueuesText);
  const d = useText(deskText);
  return (
    <FoldForm
      label={t(decision)}
      look={decision === "accept" ? "ink" : "plain"}
      name="decide"
      open={error !== undefined}
      align="left"
    >
      <Form method="post" className="stack gap-3">
        <input type="hidden" name="decision" value={decision} />
        {decision === "accept" && (
          <Field
            name="value"
            label={t("newValue")}
            hint={t("newValueHint")}
            defaultValue={proposed ?? ""}
            maxLength={500}
          />
        )}
        <TextArea
          name="reason"
          label={d("reason")}
          hint={t("decideHint")}
          error={error}
          required
          maxLength={1000}
          rows={3}
        />
        <div className="row">
          <Button look="ink">{t(decision === "accept" ? "acceptGo" : "declineGo")}</Button>
        </div>
      </Form>
    </FoldForm>
  );
}

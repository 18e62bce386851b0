import { Form } from "@remix-run/react";
import { deskText } from "~/text/desk";
import { deskRunsText } from "~/text/desk-runs";
import { useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { FoldForm } from "~/ui/fold-form";
import { ReasonForm } from "~/ui/reason-form";

export interface ShownCounts {
  added: number;
  changed: number;
  absent: number;
  rejected: number;
}

/** What the operator saw when the button was pressed: a run that has moved on since is not published unseen. */
function Shown({ shown }: { shown: ShownCounts }) {
  return (
    <>
      {(["added", "changed", "absent", "rejected"] as const).map((name) => (
        <input key={name} type="hidden" name={name} value={shown[name]} />
      ))}
    </>
  );
}

export function PublishButton({ shown }: { shown: ShownCounts }) {
  const t = useText(deskRunsText);
  return (
    <Form method="post">
      <input type="hidden" name="intent" value="publish-run" />
      <Shown shown={shown} />
      <Button look="ink">{t("publish", { added: shown.added, changed: shown.changed })}</Button>
    </Form>
  );
}

export function CountAbsencesButton({ approve }: { approve: number }) {
  const t = useText(deskRunsText);
  return (
    <Form method="post">
      <input type="hidden" name="intent" value="count-absences" />
      <input type="hidden" name="approve" value={approve} />
      <Button>{t("count", { n: approve })}</Button>
    </Form>
  );
}

/** Refusing and undoing ask for a reason first; the reason stays in the log. */
export function ReasonedButton({ intent, error }: { intent: "refuse-run" | "undo-run"; error?: string | undefined }) {
  const t = useText(deskRunsText);
  const d = useText(deskText);
  const what = intent === "refuse-run" ? "refuse" : "undo";
  return (
    <FoldForm label={t(what)} look={what === "undo" ? "bad" : "plain"} name="reasoned" open={Boolean(error)}>
      <ReasonForm
        fields={{ intent }}
        label={d("reason")}
        hint={t(`${what}ReasonHint`)}
        error={error}
        maxLength={1000}
        button={t(`${what}Go`)}
        look={what === "undo" ? "bad" : "ink"}
      >
        <p className="sm dim">{t(`${what}What`)}</p>
      </ReasonForm>
    </FoldForm>
  );
}

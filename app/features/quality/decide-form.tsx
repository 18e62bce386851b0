import type { Catalogue } from "~/text/catalogue";
import { deskText } from "~/text/desk";
import { deskQueuesText } from "~/text/desk-queues";
import { useText } from "~/text/use-text";
import { provinceWords, sizeWords, wordFor } from "~/text/words";
import { Field, SelectField } from "~/ui/field";
import { FoldForm } from "~/ui/fold-form";
import { ReasonForm } from "~/ui/reason-form";

/** A size or a province is chosen, not written: the page has words for no other. */
const CHOICES: Readonly<Record<string, Catalogue<string>>> = { size: sizeWords, province: provinceWords };

function ValueField({ field, proposed, readAs }: Record<"proposed" | "readAs", string | null> & { field: string }) {
  const t = useText(deskQueuesText);
  const choice = CHOICES[field];
  if (choice) {
    return (
      <SelectField
        name="value"
        label={t("newValue")}
        hint={proposed === null ? undefined : t("newValueReported", { value: proposed })}
        defaultValue={readAs ?? ""}
        required
      >
        <option value="">{t("choose")}</option>
        {Object.keys(choice[t.language]).map((code) => (
          <option key={code} value={code}>
            {wordFor(choice, t.language, code)}
          </option>
        ))}
      </SelectField>
    );
  }
  return (
    <Field
      name="value"
      label={t("newValue")}
      hint={t(field === "trades" ? "newValueTrades" : "newValueHint")}
      defaultValue={proposed ?? ""}
      maxLength={500}
    />
  );
}

/** Accepting asks for the value that the page will say, where the report is about one; declining for the reason alone. */
export function DecideForm({
  decision,
  kind,
  field,
  proposed,
  readAs,
  error,
}: {
  decision: "accept" | "decline";
  kind: "value" | "contact" | "duplicate" | "other";
  field: string;
  proposed: string | null;
  /** The code of the choice that was reported, where it is one. */
  readAs: string | null;
  error: string | undefined;
}) {
  const t = useText(deskQueuesText);
  const d = useText(deskText);
  const accepts = decision === "accept";
  return (
    <FoldForm
      label={t(decision)}
      look={accepts ? "ink" : "plain"}
      name="decide"
      open={error !== undefined}
      align="left"
    >
      <ReasonForm
        fields={{ decision }}
        label={d("reason")}
        hint={t("decideHint")}
        error={error}
        maxLength={1000}
        button={t(!accepts ? "declineGo" : kind === "value" ? "acceptGo" : "acceptReport")}
      >
        {accepts && kind === "value" && <ValueField field={field} proposed={proposed} readAs={readAs} />}
        {accepts && kind !== "value" && <p className="sm dim">{t(`acceptDoes_${kind}`)}</p>}
      </ReasonForm>
    </FoldForm>
  );
}

import { deskText } from "~/text/desk";
import { fieldWords } from "~/text/desk-runs";
import { deskSourcesText } from "~/text/desk-sources";
import { formatShortDate } from "~/text/format";
import { useText } from "~/text/use-text";
import { wordFor } from "~/text/words";
import { FoldForm } from "~/ui/fold-form";
import { ReasonForm } from "~/ui/reason-form";

export interface SynonymRow {
  header: string;
  field: string;
  by: string;
  at: Date | string;
  reason: string;
}

/** Spellings of headers that an operator confirmed, with who and why, each with the form that takes it back. */
export function SynonymsList({ synonyms, missing }: { synonyms: readonly SynonymRow[]; missing: string | undefined }) {
  const t = useText(deskSourcesText);
  const d = useText(deskText);
  return (
    <ul className="todos">
      {synonyms.map((synonym) => (
        <li key={synonym.header}>
          <span className="grow stack gap-1">
            <span>
              <b className="b">{synonym.header}</b> <span aria-hidden="true">→</span>
              <span className="vh">{t("meaning")}</span> {wordFor(fieldWords, t.language, synonym.field)}
            </span>
            <span className="sm">{synonym.reason}</span>
            <span className="xs dim3">
              {synonym.by}, {formatShortDate(t.language, synonym.at)}
            </span>
          </span>
          <FoldForm
            label={
              <>
                {t("withdraw")} <span className="vh">{synonym.header}</span>
              </>
            }
            name="withdraw"
            open={missing === synonym.header}
          >
            <ReasonForm
              fields={{ intent: "withdraw-synonym", header: synonym.header }}
              label={d("reason")}
              hint={t("withdrawHint")}
              error={missing === synonym.header ? d("reasonMissing") : undefined}
              maxLength={500}
              button={t("withdrawGo")}
            >
              <p className="sm dim">{t("withdrawDoes")}</p>
            </ReasonForm>
          </FoldForm>
        </li>
      ))}
    </ul>
  );
}

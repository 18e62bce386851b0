import { Link } from "@remix-run/react";
import { deskText } from "~/text/desk";
import { deskQueuesText } from "~/text/desk-queues";
import { formatShortDate } from "~/text/format";
import { useLocalHref, useText } from "~/text/use-text";
import { FoldForm } from "~/ui/fold-form";
import { ReasonForm } from "~/ui/reason-form";

interface ShownPairApart {
  id: number;
  one: { id: string; name: string };
  other: { id: string; name: string };
  at: Date | string;
}

/** Pairs that are kept apart by somebody's word, each with the form that takes it back. */
export function ApartList({ pairs, error }: { pairs: readonly ShownPairApart[]; error: string | undefined }) {
  const t = useText(deskQueuesText);
  const d = useText(deskText);
  const href = useLocalHref();
  return (
    <ul className="todos">
      {pairs.map((pair) => (
        <li key={pair.id}>
          <span className="grow stack gap-1">
            {[pair.one, pair.other].map((firm) => (
              <Link className="link" key={firm.id} to={href(`/contractors/${firm.id}`)}>
                {firm.name}
              </Link>
            ))}
            <span className="xs dim3">{formatShortDate(t.language, pair.at)}</span>
          </span>
          <FoldForm label={t("takeBack")} name="split">
            <ReasonForm
              fields={{ intent: "take-back-pair", pair: pair.id }}
              label={d("reason")}
              hint={t("takeBackHint")}
              error={error}
              maxLength={500}
              button={t("takeBackGo")}
            >
              <p className="sm dim">{t("takeBackDoes")}</p>
            </ReasonForm>
          </FoldForm>
        </li>
      ))}
    </ul>
  );
}

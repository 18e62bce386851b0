import { Form, Link } from "@remix-run/react";
import { deskText } from "~/text/desk";
import { deskQueuesText } from "~/text/desk-queues";
import { formatShortDate } from "~/text/format";
import { useLocalHref, useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { TextArea } from "~/ui/field";
import { FoldForm } from "~/ui/fold-form";

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
            <Form method="post" className="stack gap-3">
              <input type="hidden" name="intent" value="take-back-pair" />
              <input type="hidden" name="pair" value={pair.id} />
              <p className="sm dim">{t("takeBackDoes")}</p>
              <TextArea
                name="reason"
                label={d("reason")}
                hint={t("takeBackHint")}
                error={error}
                required
                maxLength={500}
                rows={3}
              />
              <div className="row">
                <Button look="ink">{t("takeBackGo")}</Button>
              </div>
            </Form>
          </FoldForm>
        </li>
      ))}
    </ul>
  );
}

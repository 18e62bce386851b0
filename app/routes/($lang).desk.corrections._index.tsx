import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { requireOperator } from "~/features/accounts/desk.server";
import { correctionQueue } from "~/features/quality/corrections.server";
import { shownValue, valueInWords } from "~/features/quality/shown-value";
import { NO_STORE, parseQuery } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { deskTitle } from "~/text/desk";
import { deskQueuesText } from "~/text/desk-queues";
import { fieldWords } from "~/text/desk-runs";
import { formatShortDate } from "~/text/format";
import { languageOf } from "~/text/language";
import { useLocalHref, useText } from "~/text/use-text";
import { wordFor } from "~/text/words";
import { Button } from "~/ui/button";
import { Card } from "~/ui/card";
import { EmptyState } from "~/ui/empty-state";
import { SelectField } from "~/ui/field";
import { PageHead } from "~/ui/page-head";
import { TableRegion } from "~/ui/table-region";

const STATES = ["open", "accepted", "declined", "ended"] as const;
const Query = z.strictObject({ state: z.enum(STATES).optional() });

export async function loader({ request }: LoaderFunctionArgs) {
  await requireOperator(request);
  const { state = "open" } = parseQuery(request, Query);
  const queue = await correctionQueue({ state, limit: 100 });
  const corrections = queue.map(({ id, firm, field, kind, says, createdAt, decidedAt }) => ({
    ...{ id, firm, field, kind, shown: shownValue(says) },
    ...{ createdAt, decidedAt },
  }));
  return data({ corrections, state }, { headers: NO_STORE });
}

export const meta: MetaFunction = ({ location }) => [
  { title: deskTitle(location.pathname, textFor(deskQueuesText, languageOf(location.pathname))("corTitle")) },
  { name: "robots", content: "noindex" },
];

export default function Corrections() {
  const { corrections, state } = useLoaderData<typeof loader>();
  const t = useText(deskQueuesText);
  const href = useLocalHref();
  return (
    <div className="page">
      <PageHead title={t("corTitle")} lead={<p>{t("corLead")}</p>} />
      <Form method="get" className="row flex-wrap items-end">
        <div className="basis-56">
          <SelectField name="state" label={t("stateFilter")} defaultValue={state}>
            {STATES.map((each) => (
              <option key={each} value={each}>
                {t(`state_${each}`)}
              </option>
            ))}
          </SelectField>
        </div>
        <Button>{t("show")}</Button>
      </Form>
      {corrections.length === 0 ? (
        <EmptyState title={t("corEmpty")}>
          <p className="dim">{t(state === "open" ? "corEmptyLead" : "corEmptyDone")}</p>
        </EmptyState>
      ) : (
        <Card flush>
          <TableRegion label={t("corTitle")}>
            <table className="table folds">
              <thead>
                <tr>
                  <th scope="col">{t("company")}</th>
                  <th scope="col">{t("field")}</th>
                  <th scope="col">{t("shown")}</th>
                  <th scope="col">{t("reportedOn")}</th>
                  {state !== "open" && <th scope="col">{t("decidedOn")}</th>}
                </tr>
              </thead>
              <tbody>
                {corrections.map((correction) => (
                  <tr key={correction.id}>
                    <td className="f-all">
                      <Link className="b link" to={href(`/desk/corrections/${correction.id}`)} data-row>
                        {correction.firm}
                      </Link>
                    </td>
                    <td className="sm max-md:order-2">{wordFor(fieldWords, t.language, correction.field)}</td>
                    <td className="sm f-all max-md:order-4" data-label={t("shown")}>
                      {correction.kind === "value"
                        ? (valueInWords(t.language, correction.field, correction.shown) ?? t("none"))
                        : "–"}
                    </td>
                    <td className="sm whitespace-nowrap f-end max-md:order-3">
                      {formatShortDate(t.language, correction.createdAt)}
                    </td>
                    {state !== "open" && (
                      <td className="sm whitespace-nowrap f-all max-md:order-5" data-label={t("decidedOn")}>
                        {correction.decidedAt ? formatShortDate(t.language, correction.decidedAt) : "–"}
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </TableRegion>
        </Card>
      )}
    </div>
  );
}

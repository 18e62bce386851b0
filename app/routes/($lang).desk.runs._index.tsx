import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { requireOperator } from "~/features/accounts/desk.server";
import { runsList } from "~/features/imports/desk-runs.server";
import { replacedBy } from "~/features/imports/replaced-run";
import { RUN_STATES, RunBadge, stateWords } from "~/features/imports/run-badge";
import { countsOf } from "~/features/imports/run-counts";
import { SOURCES } from "~/features/imports/sources";
import { NO_STORE, parseQuery } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { deskText, deskTitle } from "~/text/desk";
import { deskRunsText } from "~/text/desk-runs";
import { formatDateTime, formatNumber, formatShortDate } from "~/text/format";
import { languageOf } from "~/text/language";
import { useLocalHref, useText } from "~/text/use-text";
import { Button, ButtonLink } from "~/ui/button";
import { Card } from "~/ui/card";
import { EmptyState } from "~/ui/empty-state";
import { SelectField } from "~/ui/field";
import { useReload } from "~/ui/live-updates";
import { PageHead } from "~/ui/page-head";
import { TableRegion } from "~/ui/table-region";

const PAGE_SIZE = 50;
const Query = z.strictObject({
  source: z.string().max(80).optional(),
  state: z.string().max(20).optional(),
  before: z.coerce.number().int().positive().optional(),
});

export async function loader({ request }: LoaderFunctionArgs) {
  await requireOperator(request);
  const { source, state, before } = parseQuery(request, Query);
  const filter = { ...(source && { source }), ...(state && { state }) };
  const runs = await runsList({ ...filter, ...(before && { before }), limit: PAGE_SIZE + 1 });
  return data(
    {
      runs: runs.slice(0, PAGE_SIZE).map((run) => ({ ...run, counts: countsOf(run.counts) })),
      more: runs.length > PAGE_SIZE,
      source: source ?? "",
      state: state ?? "",
      paged: before !== undefined,
      sources: SOURCES.map(({ id, publisher }) => ({ id, publisher })),
    },
    { headers: NO_STORE },
  );
}

export const meta: MetaFunction = ({ location }) => [
  { title: deskTitle(location.pathname, textFor(deskRunsText, languageOf(location.pathname))("title")) },
  { name: "robots", content: "noindex" },
];

export default function Runs() {
  const { runs, more, source, state, paged, sources } = useLoaderData<typeof loader>();
  const t = useText(deskRunsText);
  const d = useText(deskText);
  const href = useLocalHref();
  useReload(runs.some((run) => run.outcome === null));
  const of = new URLSearchParams({ ...(source && { source }), ...(state && { state }) }).toString();
  return (
    <div className="page">
      <PageHead title={t("title")} lead={<p>{t("lead")}</p>} />
      <Form method="get" className="row flex-wrap items-end">
        <div className="basis-80">
          <SelectField name="source" label={t("sourceFilter")} defaultValue={source}>
            <option value="">{t("allSources")}</option>
            {sources.map(({ id, publisher }) => (
              <option key={id} value={id}>
                {publisher}
              </option>
            ))}
          </SelectField>
        </div>
        <div className="basis-60">
          <SelectField name="state" label={t("stateFilter")} defaultValue={state}>
            <option value="">{t("allStates")}</option>
            {RUN_STATES.map((each) => (
              <option key={each} value={each}>
                {stateWords(t, each)}
              </option>
            ))}
          </SelectField>
        </div>
        <Button>{t("show")}</Button>
      </Form>
      {runs.length === 0 ? (
        <EmptyState
          title={t("empty")}
          actions={
            <ButtonLink to={href(source ? `/desk/sources/${source}` : "/desk/sources")}>{t("toSource")}</ButtonLink>
          }
        >
          <p className="dim">{t(state ? "emptyFilter" : source ? "emptyOf" : "emptyLead")}</p>
        </EmptyState>
      ) : (
        <Card flush>
          <TableRegion label={t("title")}>
            <table className="table folds">
              <thead>
                <tr>
                  <th scope="col">{t("run")}</th>
                  <th scope="col">{t("list")}</th>
                  <th scope="col">{t("outcome")}</th>
                  {(["added", "changed", "absent", "rejected"] as const).map((name) => (
                    <th scope="col" className="num" key={name}>
                      {t(name)}
                    </th>
                  ))}
                  <th scope="col">{t("started")}</th>
                </tr>
              </thead>
              <tbody>
                {runs.map((run) => (
                  <tr key={run.id}>
                    <td className="min-w-48 max-md:order-1 max-md:min-w-0">
                      <Link className="b link" to={href(`/desk/runs/${run.id}`)} data-row>
                        {run.publisher}
                      </Link>
                      <span className="xs dim3 block">
                        {t("crumb", { id: run.id })} · {t(`origin_${run.origin ?? "unknown"}`)}
                      </span>
                    </td>
                    <td className="whitespace-nowrap max-md:order-3 f-all" data-label={t("list")}>
                      {run.listDate ? formatShortDate(t.language, run.listDate) : t("noDate")}
                    </td>
                    <td className="f-end max-md:order-2">
                      <RunBadge
                        outcome={run.outcome}
                        absent={run.counts.absent + run.counts.withheld}
                        replaced={replacedBy(run)}
                      />
                    </td>
                    <td className="num max-md:order-4" data-label={t("added")}>
                      {formatNumber(t.language, run.counts.added)}
                    </td>
                    <td className="num f-end max-md:order-4" data-label={t("changed")}>
                      {formatNumber(t.language, run.counts.changed)}
                    </td>
                    <td className="num max-md:order-4" data-label={t("absent")}>
                      {formatNumber(t.language, run.counts.absent + run.counts.withheld)}
                    </td>
                    <td className="num f-end max-md:order-4" data-label={t("rejected")}>
                      {formatNumber(t.language, run.counts.rejected)}
                    </td>
                    <td className="sm dim whitespace-nowrap max-md:order-5 f-all">
                      {formatDateTime(t.language, run.startedAt)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableRegion>
        </Card>
      )}
      {(paged || more) && (
        <nav className="pager" aria-label={t("title")}>
          {paged && <Link to={href(`/desk/runs?${of}`)}>{d("newest")}</Link>}
          {more && <Link to={href(`/desk/runs?${of}&before=${runs.at(-1)!.id}`)}>{d("older")}</Link>}
        </nav>
      )}
    </div>
  );
}

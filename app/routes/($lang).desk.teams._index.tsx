import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { teamsAtDesk } from "~/features/accounts/desk-teams.server";
import { requireOperator } from "~/features/accounts/desk.server";
import { NO_STORE, parseQuery } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { deskTitle } from "~/text/desk";
import { deskOfficeText } from "~/text/desk-office";
import { formatNumber, formatShortDate } from "~/text/format";
import { languageOf } from "~/text/language";
import { useLocalHref, useText } from "~/text/use-text";
import { Badge } from "~/ui/badge";
import { Button, ButtonLink } from "~/ui/button";
import { Card } from "~/ui/card";
import { EmptyState } from "~/ui/empty-state";
import { Field } from "~/ui/field";
import { PageHead } from "~/ui/page-head";
import { TableRegion } from "~/ui/table-region";

const Query = z.strictObject({ q: z.string().max(200).optional() });

export async function loader({ request }: LoaderFunctionArgs) {
  const operator = await requireOperator(request);
  const { q } = parseQuery(request, Query);
  return data({ teams: await teamsAtDesk(operator, { words: q }), q: q ?? "" }, { headers: NO_STORE });
}

export const meta: MetaFunction = ({ location }) => [
  { title: deskTitle(location.pathname, textFor(deskOfficeText, languageOf(location.pathname))("teamsTitle")) },
  { name: "robots", content: "noindex" },
];

export default function Teams() {
  const { teams, q } = useLoaderData<typeof loader>();
  const t = useText(deskOfficeText);
  const href = useLocalHref();
  return (
    <div className="page">
      <PageHead title={t("teamsTitle")} lead={<p>{t("teamsLead")}</p>} />
      <Form method="get" className="row flex-wrap items-end">
        <div className="basis-80">
          <Field name="q" label={t("teamsFind")} defaultValue={q} maxLength={200} />
        </div>
        <Button>{t("teamsShow")}</Button>
        {q && (
          <ButtonLink look="ghost" to={href("/desk/teams")}>
            {t("teamsAll")}
          </ButtonLink>
        )}
      </Form>
      {teams.length === 0 ? (
        <EmptyState title={t("teamsEmpty")}>
          <p className="dim">{t("teamsEmptyHint")}</p>
        </EmptyState>
      ) : (
        <Card flush>
          <TableRegion label={t("teamsTitle")}>
            <table className="table folds">
              <thead>
                <tr>
                  <th scope="col">{t("team")}</th>
                  <th scope="col" className="num">
                    {t("members")}
                  </th>
                  <th scope="col" className="num">
                    {t("credits")}
                  </th>
                  <th scope="col" className="num">
                    {t("opened")}
                  </th>
                  <th scope="col">{t("since")}</th>
                </tr>
              </thead>
              <tbody>
                {teams.map((team) => (
                  <tr key={team.id}>
                    <td className="f-all">
                      <Link className="b link" to={href(`/desk/teams/${team.id}`)} data-row>
                        {team.name}
                      </Link>{" "}
                      <span className="xs dim block wrap-anywhere">{team.owner ?? team.id}</span>
                      {team.frozen && (
                        <Badge tone="due" icon="lock">
                          {t("frozen")}
                        </Badge>
                      )}
                    </td>
                    <td className="num" data-label={t("members")}>
                      {formatNumber(t.language, team.members)}
                    </td>
                    <td className="num b f-end" data-label={t("credits")}>
                      {formatNumber(t.language, team.credits)}
                      {team.debt < 0 && <span className="xs text-bad block">{t("owes", { n: -team.debt })}</span>}
                    </td>
                    <td className="num" data-label={t("opened")}>
                      {formatNumber(t.language, team.reveals)}
                    </td>
                    <td className="sm dim f-end">{formatShortDate(t.language, team.createdAt)}</td>
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

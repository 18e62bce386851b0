import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DeskLog } from "~/features/accounts/desk-log";
import { loggedActions, requireOperator } from "~/features/accounts/desk.server";
import { NO_STORE, parseQuery } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { deskText, deskTitle } from "~/text/desk";
import { deskOfficeText } from "~/text/desk-office";
import { languageOf, requestLanguage } from "~/text/language";
import { withTold } from "~/text/told.server";
import { useLocalHref, useText } from "~/text/use-text";
import { Button, ButtonLink } from "~/ui/button";
import { Card } from "~/ui/card";
import { EmptyState } from "~/ui/empty-state";
import { Field } from "~/ui/field";
import { PageHead } from "~/ui/page-head";

const PAGE_SIZE = 50;
const Query = z.strictObject({
  object: z.string().trim().max(120).optional(),
  before: z.coerce.number().int().positive().optional(),
});

export async function loader({ request }: LoaderFunctionArgs) {
  await requireOperator(request);
  const { object, before } = parseQuery(request, Query);
  const lines = await loggedActions({ ...(object && { object }), ...(before && { before }), limit: PAGE_SIZE + 1 });
  return data(
    {
      lines: withTold(requestLanguage(request), lines.slice(0, PAGE_SIZE), "answer"),
      more: lines.length > PAGE_SIZE,
      object: object ?? "",
      paged: Boolean(before),
    },
    { headers: NO_STORE },
  );
}

export const meta: MetaFunction = ({ location }) => [
  { title: deskTitle(location.pathname, textFor(deskOfficeText, languageOf(location.pathname))("auditTitle")) },
  { name: "robots", content: "noindex" },
];

export default function Audit() {
  const { lines, more, object, paged } = useLoaderData<typeof loader>();
  const t = useText(deskOfficeText);
  const d = useText(deskText);
  const href = useLocalHref();
  const of = object ? `object=${encodeURIComponent(object)}` : "";
  return (
    <div className="page">
      <PageHead title={t("auditTitle")} lead={<p>{t("auditLead")}</p>} />
      <Form method="get" className="row flex-wrap items-end">
        <div className="basis-80">
          <Field
            name="object"
            label={t("auditFilter")}
            hint={t("auditFilterHint")}
            defaultValue={object}
            maxLength={120}
          />
        </div>
        <Button>{t("auditShow")}</Button>
        {object && (
          <ButtonLink look="ghost" to={href("/desk/audit")}>
            {t("auditAll")}
          </ButtonLink>
        )}
      </Form>
      {lines.length === 0 ? (
        <EmptyState title={t("auditEmpty")}>
          <p className="dim">{object ? t("auditEmptyObject") : t("auditEmptyLead")}</p>
        </EmptyState>
      ) : (
        <Card flush>
          <DeskLog lines={lines} label={t("auditTitle")} withObject />
        </Card>
      )}
      {(paged || more) && (
        <nav className="pager" aria-label={t("auditTitle")}>
          {paged && <Link to={href(`/desk/audit?${of}`)}>{d("newest")}</Link>}
          {more && <Link to={href(`/desk/audit?${of}&before=${lines.at(-1)!.id}`)}>{d("older")}</Link>}
        </nav>
      )}
    </div>
  );
}

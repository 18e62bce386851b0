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
import { Field, SelectField } from "~/ui/field";
import { PageHead } from "~/ui/page-head";

const LOGGED_KINDS = ["run", "source", "team", "pair", "merge", "correction", "privacy-request", "user"] as const;

const PAGE_SIZE = 50;
const Query = z.strictObject({
  object: z.string().trim().max(120).optional(),
  kind: z.string().max(30).optional(),
  id: z.string().trim().max(80).optional(),
  before: z.coerce.number().int().positive().optional(),
});

export async function loader({ request }: LoaderFunctionArgs) {
  await requireOperator(request);
  const asked = parseQuery(request, Query);
  // An address that names the object, as "run:7", is the same choice as the two fields.
  const [named, ...rest] = asked.object?.split(":") ?? [];
  const kind = asked.kind ?? named ?? "";
  const id = asked.id ?? rest.join(":");
  const of = kind && (id ? { object: `${kind}:${id}` } : { kind });
  const lines = await loggedActions({ ...of, ...(asked.before && { before: asked.before }), limit: PAGE_SIZE + 1 });
  return data(
    {
      lines: withTold(requestLanguage(request), lines.slice(0, PAGE_SIZE), "answer"),
      more: lines.length > PAGE_SIZE,
      ...{ kind, id, paged: Boolean(asked.before) },
    },
    { headers: NO_STORE },
  );
}

export const meta: MetaFunction = ({ location }) => [
  { title: deskTitle(location.pathname, textFor(deskOfficeText, languageOf(location.pathname))("auditTitle")) },
  { name: "robots", content: "noindex" },
];

export default function Audit() {
  const { lines, more, kind, id, paged } = useLoaderData<typeof loader>();
  const t = useText(deskOfficeText);
  const d = useText(deskText);
  const href = useLocalHref();
  const of = new URLSearchParams({ ...(kind && { kind }), ...(kind && id && { id }) }).toString();
  return (
    <div className="page">
      <PageHead title={t("auditTitle")} lead={<p>{t("auditLead")}</p>} />
      <Form method="get" className="row flex-wrap items-end">
        <div className="basis-60">
          <SelectField name="kind" label={t("auditFilter")} defaultValue={kind}>
            <option value="">{t("kind_all")}</option>
            {LOGGED_KINDS.map((each) => (
              <option key={each} value={each}>
                {t(`kind_${each}`)}
              </option>
            ))}
          </SelectField>
        </div>
        <div className="basis-60">
          <Field name="id" label={t("auditId")} defaultValue={id} maxLength={80} autoComplete="off" />
        </div>
        <Button>{t("auditShow")}</Button>
        {kind && (
          <ButtonLink look="ghost" to={href("/desk/audit")}>
            {t("auditAll")}
          </ButtonLink>
        )}
      </Form>
      {lines.length === 0 ? (
        <EmptyState title={t("auditEmpty")}>
          <p className="dim">{kind ? t("auditEmptyObject") : t("auditEmptyLead")}</p>
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

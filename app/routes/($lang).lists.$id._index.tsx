import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { may } from "~/features/accounts/permissions";
import { requireMember } from "~/features/accounts/session.server";
import { listDates } from "~/features/certifications/list-dates.server";
import { ListsAsOf } from "~/features/certifications/lists-as-of";
import { StatusBadge } from "~/features/certifications/status-badge";
import { OwnContactLines } from "~/features/contacts/own-contact";
import { exportRowCount } from "~/features/lists/export-list.server";
import { listOf, listRows, removeFromList, renameList, type ListRow } from "~/features/lists/lists.server";
import { NO_STORE, notFound, orNotFound, parseForm } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { contactText } from "~/text/contact";
import { formatShortDate } from "~/text/format";
import { inLanguage, languageOf, requestLanguage } from "~/text/language";
import { listsText } from "~/text/lists";
import { searchText } from "~/text/search";
import { useLocalHref, useText } from "~/text/use-text";
import { kindWords, programmeWords, wordFor } from "~/text/words";
import { Button, ButtonLink } from "~/ui/button";
import { Card } from "~/ui/card";
import { EmptyState } from "~/ui/empty-state";
import { Field } from "~/ui/field";
import { Icon } from "~/ui/icon";
import { Notice } from "~/ui/notice";
import { Crumbs, PageHead } from "~/ui/page-head";
import { Pagination } from "~/ui/pagination";

const PAGE_SIZE = 50;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const id = z.uuid().safeParse(params["id"]);
  if (!id.success) throw notFound();
  const list = orNotFound(await listOf(member, id.data));
  const last = Math.max(1, Math.ceil(list.contractors / PAGE_SIZE));
  const asked = Number(new URL(request.url).searchParams.get("page") ?? "1");
  const page = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), last) : 1;
  const [rows, exportRows, lists] = await Promise.all([
    listRows(member, list.id, { page, pageSize: PAGE_SIZE }),
    may(member.role, "export") ? exportRowCount(member, list.id) : Promise.resolve(0),
    listDates(),
  ]);
  const kept = new URL(request.url).searchParams.get("kept") === list.id;
  return data(
    { list, rows, exportRows, lists, page, last, kept, mayKeep: may(member.role, "edit-lists") },
    { headers: NO_STORE },
  );
}

const Change = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("remove"), contractor_id: z.uuid() }),
  z.strictObject({ intent: z.literal("rename"), name: z.string().max(400) }),
]);

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const id = z.uuid().safeParse(params["id"]);
  if (!id.success) throw notFound();
  if (!may(member.role, "edit-lists"))
    return data({ refused: "notAllowed" as const }, { status: 403, headers: NO_STORE });
  const form = await parseForm(request, Change);
  if (form.status === "invalid") return data({ refused: "nameInvalid" as const }, { status: 400, headers: NO_STORE });
  const here = inLanguage(requestLanguage(request), `/lists/${id.data}`);

  if (form.values.intent === "remove") {
    orNotFound(await listOf(member, id.data));
    await removeFromList(member, id.data, form.values.contractor_id);
    return redirect(here, { headers: NO_STORE });
  }
  const result = await renameList(member, id.data, form.values.name);
  switch (result.status) {
    case "renamed":
      return redirect(here, { headers: NO_STORE });
    case "not_found":
      throw notFound();
    case "name_invalid":
      return data({ refused: "nameInvalid" as const }, { status: 400, headers: NO_STORE });
    case "name_taken":
      return data({ refused: "nameTaken" as const }, { status: 409, headers: NO_STORE });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: page, location }) => {
  const t = textFor(listsText, languageOf(location.pathname));
  return [{ title: page ? `${page.list.name} · ${t("title")}` : t("title") }, { name: "robots", content: "noindex" }];
};

export default function ListPage() {
  const { list, rows, exportRows, lists, page, last, kept, mayKeep: keeps } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const t = useText(listsText);
  const s = useText(searchText);
  const href = useLocalHref();
  const refused = answer && "refused" in answer ? answer.refused : undefined;
  return (
    <div className="page">
      <Crumbs label={t("title")} crumbs={[{ to: href("/lists"), label: t("back") }]} />
      <PageHead
        title={list.name}
        lead={<p>{t("contractors", { n: list.contractors })}</p>}
        actions={
          keeps &&
          list.contractors > 0 && (
            <a className="btn ink" href={href(`/lists/${list.id}/export.csv`)} download>
              <Icon name="download" />
              {t("download")}
            </a>
          )
        }
      />
      {kept && (
        <Notice tone="ok" role="status">
          {t("onList", { names: list.name })}
        </Notice>
      )}
      {refused === "notAllowed" && (
        <Notice tone="bad" role="alert">
          {t("notAllowed")}
        </Notice>
      )}
      {rows.length === 0 ? (
        <EmptyState title={t("emptyList")} actions={<ButtonLink to={href("/search")}>{t("search")}</ButtonLink>}>
          <p className="dim">{t("emptyListHint")}</p>
        </EmptyState>
      ) : (
        <>
          {keeps && (
            <p className="sm dim measure">
              {t("rows", { n: exportRows })}. {t("downloadHint")}
            </p>
          )}
          <Card flush>
            <div className="scroll">
              <table className="table tall folds">
                <thead>
                  <tr>
                    <th scope="col">{t("company")}</th>
                    <th scope="col">{t("certification")}</th>
                    <th scope="col">{t("contact")}</th>
                    <th scope="col">
                      <span className="vh">{t("remove")}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <Row key={row.id} row={row} mayKeep={keeps} />
                  ))}
                </tbody>
              </table>
            </div>
          </Card>
          <ListsAsOf dates={lists} />
        </>
      )}
      <Pagination
        page={page}
        last={last}
        href={(number) => href(`/lists/${list.id}?page=${number}`)}
        words={{
          label: s("page_label"),
          previous: s("previous"),
          next: s("next"),
          page: (number) => s("page", { n: number }),
        }}
      />
      {keeps && (
        <details className="card fold px-4 sm:px-6 py-3 no-print">
          <summary>
            {t("rename")}
            <Icon name="down" />
          </summary>
          <Form method="post" className="stack py-3 max-w-md">
            <input type="hidden" name="intent" value="rename" />
            <Field
              name="name"
              label={t("renameLabel")}
              defaultValue={list.name}
              maxLength={80}
              required
              error={
                refused === "nameInvalid" ? t("nameInvalid") : refused === "nameTaken" ? t("nameTaken") : undefined
              }
            />
            <div className="row">
              <Button>{t("rename")}</Button>
            </div>
          </Form>
        </details>
      )}
    </div>
  );
}

function Row({ row, mayKeep: keeps }: { row: ListRow; mayKeep: boolean }) {
  const t = useText(listsText);
  const c = useText(contactText);
  const href = useLocalHref();
  const owned = row.opened.length > 0;
  return (
    <tr className={owned ? "own" : undefined}>
      <td className="f-all">
        <span className="n">
          <Link className="link" to={href(`/contractors/${row.id}`)} data-row>
            {row.name}
          </Link>
          {row.demo && (
            <>
              {" "}
              <span className="demo">{t("demo")}</span>
            </>
          )}
        </span>
        <span className="xs dim one">{[row.city, row.province].filter(Boolean).join(", ")}</span>
      </td>
      <td className="f-all">
        <span className="sm b one">
          {row.programmes.map((slug) => wordFor(programmeWords, t.language, slug)).join(", ")}
        </span>
        <span className="badges">
          <StatusBadge status={row.status ?? "none"} />
          {row.nextEventOn && <span className="xs dim">{formatShortDate(t.language, row.nextEventOn)}</span>}
        </span>
      </td>
      <td>
        {owned ? (
          row.opened.slice(0, 2).map((contact) => (
            <span key={contact.contactId} className="block">
              <OwnContactLines
                contact={{ ...contact, name: contact.person }}
                otherwise={wordFor(kindWords, t.language, contact.kind)}
              />
            </span>
          ))
        ) : (
          <span className="sm dim">
            {row.bestKind === "none" ? (
              c("no_contact")
            ) : (
              <Link to={href(`/contractors/${row.id}#contact`)} className="link">
                {wordFor(kindWords, t.language, row.bestKind)}
              </Link>
            )}
          </span>
        )}
      </td>
      <td className="num f-end self-end">
        {keeps && (
          <Form method="post" className="-mr-2.25">
            <input type="hidden" name="intent" value="remove" />
            <input type="hidden" name="contractor_id" value={row.id} />
            <Button size="s" look="ghost" aria-label={t("removeOf", { name: row.name })}>
              {t("remove")}
            </Button>
          </Form>
        )}
      </td>
    </tr>
  );
}

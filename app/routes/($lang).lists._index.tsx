import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { may } from "~/features/accounts/permissions";
import { requireMember } from "~/features/accounts/session.server";
import { addToList, createList, listsOf } from "~/features/lists/lists.server";
import { localPath, NO_STORE, notFound, parseForm } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { inLanguage, languageOf, requestLanguage } from "~/text/language";
import { formatDate } from "~/text/format";
import { listsText } from "~/text/lists";
import { useLocalHref, useText } from "~/text/use-text";
import { Button, ButtonLink } from "~/ui/button";
import { Card } from "~/ui/card";
import { EmptyState } from "~/ui/empty-state";
import { Field } from "~/ui/field";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  return data({ lists: await listsOf(member), mayKeep: may(member.role, "edit-lists") }, { headers: NO_STORE });
}

const ListForm = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("create"), name: z.string().max(400) }),
  z.strictObject({
    intent: z.literal("add"),
    contractor_id: z.uuid(),
    list_id: z.union([z.uuid(), z.literal("")]).optional(),
    name: z.string().max(400).optional(),
    next: z.string().optional(),
  }),
]);

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const language = requestLanguage(request);
  if (!may(member.role, "edit-lists"))
    return data({ refused: "notAllowed" as const, name: "" }, { status: 403, headers: NO_STORE });
  const form = await parseForm(request, ListForm);
  if (form.status === "invalid")
    return data({ refused: "nameInvalid" as const, name: "" }, { status: 400, headers: NO_STORE });

  if (form.values.intent === "create") {
    const { name } = form.values;
    const result = await createList(member, name);
    switch (result.status) {
      case "created":
        return redirect(inLanguage(language, `/lists/${result.list.id}`), { headers: NO_STORE });
      case "name_invalid":
        return data({ refused: "nameInvalid" as const, name }, { status: 400, headers: NO_STORE });
      case "name_taken":
        return data({ refused: "nameTaken" as const, name }, { status: 409, headers: NO_STORE });
    }
  }

  const { contractor_id, list_id, name, next } = form.values;
  const result = await addToList(member, contractor_id, list_id ? { listId: list_id } : { name: name ?? "" });
  switch (result.status) {
    case "added": {
      const back = new URL(localPath(next, inLanguage(language, `/lists/${result.list.id}`)), "http://local.invalid");
      back.searchParams.set("kept", result.list.id);
      return redirect(back.pathname + back.search + back.hash, { headers: NO_STORE });
    }
    case "name_invalid":
      return data({ refused: "nameInvalid" as const, name: name ?? "" }, { status: 400, headers: NO_STORE });
    case "list_not_found":
    case "contractor_not_found":
      throw notFound();
  }
}

export const meta: MetaFunction = ({ location }) => {
  const t = textFor(listsText, languageOf(location.pathname));
  return [{ title: t("title") }, { name: "robots", content: "noindex" }];
};

export default function Lists() {
  const { lists, mayKeep: keeps } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const t = useText(listsText);
  const href = useLocalHref();
  const error = answer && "refused" in answer ? answer.refused : undefined;
  return (
    <div className="page narrow">
      <PageHead title={t("title")} lead={<p>{t("lead")}</p>} />
      {error === "notAllowed" && (
        <Notice tone="bad" role="alert">
          {t("notAllowed")}
        </Notice>
      )}
      {keeps && (
        <Card>
          <Form method="post" className="stack max-w-md">
            <input type="hidden" name="intent" value="create" />
            <Field
              name="name"
              label={t("newName")}
              hint={t("newHint")}
              maxLength={80}
              required
              defaultValue={answer && "name" in answer ? answer.name : ""}
              error={error === "nameInvalid" ? t("nameInvalid") : error === "nameTaken" ? t("nameTaken") : undefined}
            />
            <div className="row">
              <Button look="ink">{t("create")}</Button>
            </div>
          </Form>
        </Card>
      )}
      {lists.length === 0 ? (
        <EmptyState title={t("empty")} actions={<ButtonLink to={href("/search")}>{t("search")}</ButtonLink>}>
          <p className="dim">{t("emptyHint")}</p>
        </EmptyState>
      ) : (
        <Card flush>
          <div className="scroll">
            <table className="table folds">
              <thead>
                <tr>
                  <th scope="col">{t("name")}</th>
                  <th scope="col">{t("firms")}</th>
                  <th scope="col">{t("madeAt")}</th>
                </tr>
              </thead>
              <tbody>
                {lists.map((list) => (
                  <tr key={list.id}>
                    <td className="f-all">
                      <Link to={href(`/lists/${list.id}`)} className="b link">
                        {list.name}
                      </Link>
                    </td>
                    <td className="sm">{t("contractors", { n: list.contractors })}</td>
                    <td className="sm dim f-end whitespace-nowrap">{formatDate(t.language, list.createdAt)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Card>
      )}
    </div>
  );
}

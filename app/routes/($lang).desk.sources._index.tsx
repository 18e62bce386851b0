import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireOperator } from "~/features/accounts/desk.server";
import { MondayTable } from "~/features/imports/monday-table";
import { thisMonday } from "~/features/imports/monday.server";
import { NO_STORE } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { deskTitle } from "~/text/desk";
import { deskSourcesText } from "~/text/desk-sources";
import { languageOf, requestLanguage } from "~/text/language";
import { withTold } from "~/text/told.server";
import { useText } from "~/text/use-text";
import { Card } from "~/ui/card";
import { PageHead } from "~/ui/page-head";

export async function loader({ request }: LoaderFunctionArgs) {
  const operator = await requireOperator(request);
  const { sources } = await thisMonday(operator);
  return data({ sources: withTold(requestLanguage(request), sources, "reason") }, { headers: NO_STORE });
}

export const meta: MetaFunction = ({ location }) => [
  { title: deskTitle(location.pathname, textFor(deskSourcesText, languageOf(location.pathname))("title")) },
  { name: "robots", content: "noindex" },
];

export default function Sources() {
  const { sources } = useLoaderData<typeof loader>();
  const t = useText(deskSourcesText);
  return (
    <div className="page">
      <PageHead title={t("title")} lead={<p>{t("lead")}</p>} />
      <Card flush>
        <MondayTable rows={sources} label={t("title")} />
      </Card>
    </div>
  );
}

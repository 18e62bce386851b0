import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireMember } from "~/features/accounts/session.server";
import { membersOf } from "~/features/accounts/teams.server";
import { NO_STORE } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { formatShortDate } from "~/text/format";
import { languageOf } from "~/text/language";
import { settingsText } from "~/text/settings";
import { useText } from "~/text/use-text";
import { Card } from "~/ui/card";
import { PageHead } from "~/ui/page-head";

export async function loader({ request }: LoaderFunctionArgs) {
  const { teamId, userId, teamName } = await requireMember(request);
  return data({ team: teamName, userId, members: await membersOf(teamId) }, { headers: NO_STORE });
}

export const meta: MetaFunction = ({ location }) => [
  { title: `${textFor(settingsText, languageOf(location.pathname))("membersTitle")} · TruCOR Intel` },
  { name: "robots", content: "noindex" },
];

export default function Team() {
  const t = useText(settingsText);
  const { team, userId, members } = useLoaderData<typeof loader>();
  return (
    <div className="page narrow">
      <PageHead title={t("teamTitle", { team })} lead={t("teamLead")} />
      <Card title={t("membersTitle")} flush>
        <div className="scroll" tabIndex={0} role="region" aria-label={t("membersTitle")}>
          <table className="table folds">
            <thead>
              <tr>
                <th scope="col">{t("personColumn")}</th>
                <th scope="col">{t("roleColumn")}</th>
                <th scope="col">{t("since")}</th>
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <tr key={member.userId}>
                  <td className="f-all">
                    {member.email} {member.userId === userId && <span className="dim">{t("you")}</span>}
                  </td>
                  <td className="max-md:text-ink-2">{t(member.role)}</td>
                  <td className="f-end max-md:text-ink-2" data-label={t("since")}>
                    {formatShortDate(t.language, member.since)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Card>
    </div>
  );
}

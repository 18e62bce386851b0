import { randomUUID } from "node:crypto";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DeskLog, PendingAction } from "~/features/accounts/desk-log";
import { teamAtDesk } from "~/features/accounts/desk-teams.server";
import { askAtDesk, loggedActions, requireOperator } from "~/features/accounts/desk.server";
import { AdjustForm } from "~/features/billing/adjust-form";
import { needsConfirmation, readAdjustment } from "~/features/billing/adjustment";
import { ledgerOf } from "~/features/billing/ledger.server";
import { LedgerTable } from "~/features/billing/ledger-table";
import { NO_STORE, notFound, orNotFound, parseForm } from "~/platform/http.server";
import { deskText, deskTitle } from "~/text/desk";
import { deskOfficeText } from "~/text/desk-office";
import { formatNumber, formatShortDate } from "~/text/format";
import { inLanguage, requestLanguage } from "~/text/language";
import { withTold } from "~/text/told.server";
import { useLocalHref, useText } from "~/text/use-text";
import { Card } from "~/ui/card";
import { useReload } from "~/ui/live-updates";
import { Notice } from "~/ui/notice";
import { NumberTiles } from "~/ui/number-tiles";
import { Crumbs, PageHead } from "~/ui/page-head";
import { TableRegion } from "~/ui/table-region";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const operator = await requireOperator(request);
  const id = z.uuid().safeParse(params["id"]);
  if (!id.success) throw notFound();
  const team = orNotFound(await teamAtDesk(operator, id.data));
  const [ledger, log] = await Promise.all([
    ledgerOf({ teamId: id.data, userId: operator.userId }, { limit: 50 }),
    loggedActions({ object: `team:${id.data}`, limit: 20 }),
  ]);
  const who = new Map(team.members.map((member) => [member.userId, member.email]));
  const lines = ledger.lines.map(({ actorId, ...line }) => ({
    ...line,
    at: line.at.toISOString(),
    who: actorId === null ? null : (who.get(actorId) ?? null),
  }));
  const answered = withTold(requestLanguage(request), log, "answer");
  return data({ id: id.data, team, lines, log: answered, formKey: randomUUID() }, { headers: NO_STORE });
}

const Adjustment = z.strictObject({
  credits: z.string().max(40),
  reason: z.string().max(1000),
  key: z.uuid(),
  confirmed: z.literal("yes").optional(),
});

export async function action({ request, params }: ActionFunctionArgs) {
  const operator = await requireOperator(request);
  const id = z.uuid().safeParse(params["id"]);
  if (!id.success) throw notFound();
  orNotFound(await teamAtDesk(operator, id.data));
  const form = await parseForm(request, Adjustment);
  if (form.status === "invalid") return refuse("invalid");
  const { credits: typed, reason, key, confirmed } = form.values;
  const credits = readAdjustment(typed);
  if (credits === null) return refuse("adjustBad", { typed, reason });
  if (reason.trim() === "") return refuse("reasonMissing", { typed, reason });
  if (needsConfirmation(credits) && !confirmed) return refuse("adjustUnconfirmed", { typed, reason });

  await askAtDesk(operator, {
    ...{ action: "adjust-credits", object: `team:${id.data}`, reason },
    details: { team: id.data, credits, key },
  });
  return redirect(inLanguage(requestLanguage(request), `/desk/teams/${id.data}`), { status: 303, headers: NO_STORE });
}

function refuse(
  why: "invalid" | "adjustBad" | "reasonMissing" | "adjustUnconfirmed",
  entered = { typed: "", reason: "" },
) {
  return data({ why, ...entered }, { status: 400, headers: NO_STORE });
}

export const meta: MetaFunction<typeof loader> = ({ data: page, location }) => [
  { title: deskTitle(location.pathname, page?.team.name) },
  { name: "robots", content: "noindex" },
];

export default function Team() {
  const { team, lines, log, formKey } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useText(deskOfficeText);
  const d = useText(deskText);
  const href = useLocalHref();
  useReload(log[0]?.outcome === null);
  const { wallet } = team;
  return (
    <div className="page">
      <div className="stack gap-1">
        <Crumbs label={d("desk")} crumbs={[{ to: href("/desk/teams"), label: t("teamsTitle") }]} />
        <PageHead
          title={team.name}
          lead={
            <p className="sm">
              {t("since")} {formatShortDate(t.language, team.createdAt)}
            </p>
          }
        />
      </div>
      <PendingAction lines={log} />
      {wallet.frozen && <Notice tone="due">{t("frozen")}</Notice>}
      <NumberTiles
        label={t("credits")}
        tiles={[
          {
            key: "credits",
            value: formatNumber(t.language, wallet.credits),
            words: t("balanceNow", { n: wallet.credits }),
          },
          ...(wallet.debt < 0
            ? [{ key: "debt", value: formatNumber(t.language, -wallet.debt), words: t("owed", { n: -wallet.debt }) }]
            : []),
        ]}
      />
      <Card title={t("adjustTitle")}>
        <AdjustForm formKey={formKey} refused={refused} />
      </Card>
      <Card title={t("ledgerTitle")} flush>
        {lines.length === 0 ? <p className="sm dim section-note">{t("ledgerEmpty")}</p> : <LedgerTable lines={lines} />}
      </Card>
      <Card title={t("membersTitle")} flush>
        <TableRegion label={t("membersTitle")}>
          <table className="table folds">
            <thead>
              <tr>
                <th scope="col">{t("person")}</th>
                <th scope="col">{t("role")}</th>
                <th scope="col">{t("since")}</th>
              </tr>
            </thead>
            <tbody>
              {team.members.map((member) => (
                <tr key={member.userId}>
                  <td className="f-all">{member.email}</td>
                  <td>{t(`role_${member.role}`)}</td>
                  <td className="sm dim f-end" data-label={t("since")}>
                    {formatShortDate(t.language, member.since)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableRegion>
      </Card>
      {log.length > 0 && (
        <Card title={t("logTitle")} flush>
          <DeskLog lines={log} label={t("logTitle")} />
        </Card>
      )}
    </div>
  );
}

import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { requireOperator } from "~/features/accounts/desk.server";
import { HeadlineTable } from "~/features/imports/headline-table";
import { MondayTable } from "~/features/imports/monday-table";
import { todosOf, type Todo } from "~/features/imports/monday-todo";
import { thisMonday } from "~/features/imports/monday.server";
import { Empty, RunSection } from "~/features/imports/run-tables";
import { RequestClock } from "~/features/privacy/request-clock";
import { correctionQueue } from "~/features/quality/corrections.server";
import { duplicateQueue } from "~/features/quality/duplicates.server";
import { NO_STORE } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { deskTitle } from "~/text/desk";
import { deskMondayText } from "~/text/desk-monday";
import { formatDate, formatDateTime, formatShortDate } from "~/text/format";
import { languageOf, requestLanguage } from "~/text/language";
import { withTold } from "~/text/told.server";
import { useLocalHref, useText } from "~/text/use-text";
import { ButtonLink } from "~/ui/button";
import { Icon, type IconName } from "~/ui/icon";
import { PageHead } from "~/ui/page-head";

export async function loader({ request }: LoaderFunctionArgs) {
  const operator = await requireOperator(request);
  const [monday, pairs, corrections] = await Promise.all([
    thisMonday(operator),
    duplicateQueue({ limit: 1 }),
    correctionQueue({ state: "open", limit: 200 }),
  ]);
  const open = monday.privacy.filter((clock) => clock.settled === null);
  const todos = todosOf({
    ...{ sources: monday.sources, privacy: open.map((clock) => clock.dueOn) },
    ...{ pairs: pairs.waiting, corrections: corrections.length },
  });
  const nextRun = monday.sources.flatMap((source) => source.nextRun ?? []).sort()[0] ?? null;
  const sources = withTold(requestLanguage(request), monday.sources, "reason");
  return data({ ...monday, sources, open, todos, nextRun, now: new Date().toISOString() }, { headers: NO_STORE });
}

export const meta: MetaFunction = ({ location }) => [
  { title: deskTitle(location.pathname, textFor(deskMondayText, languageOf(location.pathname))("metaTitle")) },
  { name: "robots", content: "noindex" },
];

const ICONS: Record<Todo["kind"], IconName> = {
  ...{ privacy: "person", refused: "x", held: "warn", waiting: "clock", late: "clock" },
  ...{ "terms-to-clear": "lock", pairs: "firm", corrections: "list" },
};

export default function ThisMonday() {
  const { week, started, sources, headline, suppressed, open, todos, nextRun, now } = useLoaderData<typeof loader>();
  const t = useText(deskMondayText);
  const href = useLocalHref();
  const next = nextRun ? t("nextAtLong", { date: formatDate(t.language, nextRun) }) : null;
  const before = headline.before ?? headline.first;
  return (
    <div className="page gap-5">
      <PageHead
        title={t("title", { date: formatDate(t.language, week) })}
        lead={
          <p>
            {todos.length > 0 ? t("leadTodo", { n: todos.length }) : next ? t("leadDone", { next }) : t("leadNoNext")}{" "}
            {started
              ? t(started.origin === "schedule" ? "startedSchedule" : "startedCaughtUp", {
                  at: formatDateTime(t.language, started.at),
                })
              : t("notStarted")}
          </p>
        }
      />
      <RunSection title={t("todoTitle")} lead={t("todoLead")}>
        {todos.length === 0 ? (
          <Empty>{next ? t("todoEmpty", { next }) : t("leadNoNext")}</Empty>
        ) : (
          <ul className="todos">
            {todos.map((todo, index) => (
              <li key={todo.key}>
                <Icon name={ICONS[todo.kind]} />
                <span className="grow">
                  {t(`todo_${todo.kind}`, {
                    publisher: todo.publisher,
                    n: todo.n,
                    date: todo.date ? formatShortDate(t.language, todo.date) : "",
                  })}
                </span>
                <ButtonLink size="s" to={href(todo.path)} {...(index === 0 && { look: "ink" })}>
                  {t(`go_${todo.kind}`)}
                </ButtonLink>
              </li>
            ))}
          </ul>
        )}
      </RunSection>
      <div className="two">
        <RunSection title={t("headlineTitle")} lead={t("headlineLead")}>
          {before && headline.after ? (
            <>
              <HeadlineTable before={before} after={headline.after} />
              {headline.first && (
                <Empty>
                  <span>{t("headlineSince", { at: formatDateTime(t.language, headline.first.at) })}</span>
                </Empty>
              )}
            </>
          ) : (
            <Empty>{t("headlineNone")}</Empty>
          )}
        </RunSection>
        <div className="stack gap-5">
          <section className="card pad stack">
            <h2>{t("guardTitle")}</h2>
            <p className="sm dim">{t("suppressed", { n: suppressed })}</p>
          </section>
          <section className="card pad stack">
            <h2>{t("privacyTitle")}</h2>
            {open.length === 0 ? (
              <p className="sm dim">{t("privacyNone")}</p>
            ) : (
              <ul className="stack gap-2">
                {open.slice(0, 5).map((clock) => (
                  <li key={clock.id} className="row flex-wrap">
                    <span className="sm grow">{t("privacyDue", { date: formatDate(t.language, clock.dueOn) })}</span>
                    <RequestClock dueOn={clock.dueOn} settledAt={null} now={now} />
                  </li>
                ))}
              </ul>
            )}
            <p className="sm">
              <Link className="link" to={href("/desk/privacy")}>
                {t("allRequests")}
              </Link>
            </p>
          </section>
        </div>
      </div>
      <RunSection title={t("sourcesTitle")} lead={t("sourcesLead")}>
        <MondayTable rows={sources} label={t("sourcesTitle")} />
      </RunSection>
    </div>
  );
}

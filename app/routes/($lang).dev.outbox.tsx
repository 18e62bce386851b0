import { data, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { env } from "~/platform/env.server";
import { NO_STORE, notFound } from "~/platform/http.server";
import { readOutbox } from "~/platform/mail.server";
import { textFor } from "~/text/catalogue";
import { formatDateTime } from "~/text/format";
import { languageOf } from "~/text/language";
import { outboxText } from "~/text/outbox";
import { useText } from "~/text/use-text";
import { Card } from "~/ui/card";
import { PageHead } from "~/ui/page-head";

export async function loader() {
  if (env.production) throw notFound();
  return data({ mails: await readOutbox() }, { headers: NO_STORE });
}

export const meta: MetaFunction = ({ location }) => [
  { title: `${textFor(outboxText, languageOf(location.pathname))("title")} · TruCOR Intel` },
  { name: "robots", content: "noindex" },
];

export default function Outbox() {
  const t = useText(outboxText);
  const { mails } = useLoaderData<typeof loader>();
  return (
    <div className="page narrow">
      <PageHead title={t("title")} lead={t("lead")} />
      {mails.length === 0 && <p className="dim">{t("empty")}</p>}
      {mails.map((mail) => (
        <Card
          key={mail.id}
          title={mail.subject}
          aside={<span className="dim sm">{formatDateTime(t.language, mail.sentAt)}</span>}
        >
          <p className="dim sm">{t("to", { to: mail.to })}</p>
          <MailBody text={mail.text} />
        </Card>
      ))}
    </div>
  );
}

/** Plain text as it was sent, its links to be followed. */
function MailBody({ text }: { text: string }) {
  return (
    <p className="whitespace-pre-line break-words">
      {text.split(/(https?:\/\/\S+)/).map((part, at) =>
        at % 2 === 1 ? (
          <a key={at} className="link break-all" href={part}>
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </p>
  );
}

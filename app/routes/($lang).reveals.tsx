import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { shownPhone } from "~/features/contractors/phone-number";
import { requireMember } from "~/features/accounts/session.server";
import { contractorFacts } from "~/features/contractors/contractor-facts.server";
import { requireOperatorIdentity } from "~/features/privacy/operator-identity.server";
import { REFUSALS, type Refusal } from "~/features/reveals/reveal";
import { openedContacts, revealContact } from "~/features/reveals/reveals.server";
import { WrongContactForm } from "~/features/reveals/wrong-contact-form";
import { localPath, NO_STORE, parseForm, parseQuery } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { formatShortDate } from "~/text/format";
import { inLanguage, languageOf, requestLanguage } from "~/text/language";
import { revealsText } from "~/text/reveals";
import { useLocalHref, useText } from "~/text/use-text";
import { functionWords, kindWords, wordFor } from "~/text/words";
import { ButtonLink } from "~/ui/button";
import { Card } from "~/ui/card";
import { EmptyState } from "~/ui/empty-state";
import { Icon } from "~/ui/icon";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { useRequestId } from "~/ui/request-context";

/** An address that has to be checked first is waited for this long (rules.md 11). */
const WAIT_FOR_CHECK_MS = 10_000;

const Query = z.strictObject({ at: z.iso.datetime({ offset: true }).optional(), after: z.uuid().optional() });

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { at, after } = parseQuery(request, Query);
  const page = await openedContacts(member, at && after ? { before: { at, contactId: after } } : {});
  const firms = await contractorFacts([...new Set(page.contacts.map((contact) => contact.contractor_id))]);
  return data(
    {
      rows: page.contacts.map((contact) => ({
        contact,
        firm: firms.get(contact.contractor_id)?.legalName ?? null,
        demo: firms.get(contact.contractor_id)?.demo ?? false,
      })),
      older: page.next && `?${new URLSearchParams({ at: page.next.at, after: page.next.contactId }).toString()}`,
      paged: at !== undefined,
    },
    { headers: NO_STORE },
  );
}

const RevealForm = z.strictObject({
  contact_id: z.string().max(100),
  idempotency_key: z.string().min(1).max(200),
  team_id: z.string().max(100),
  next: z.string().optional(),
});

export async function action({ request }: ActionFunctionArgs) {
  requireOperatorIdentity();
  const member = await requireMember(request);
  const language = requestLanguage(request);
  const refuse = (refused: Refusal | "invalid", status: number, next: string | null) =>
    data({ refused, next }, { status, headers: NO_STORE });
  const form = await parseForm(request, RevealForm);
  if (form.status === "invalid") return refuse("invalid", 400, null);
  const { contact_id, idempotency_key, team_id, next } = form.values;
  const back = localPath(next, inLanguage(language, "/reveals"));
  if (team_id !== member.teamId) return refuse("team_mismatch", REFUSALS.team_mismatch, back);

  const result = await revealContact(member, {
    contactId: contact_id,
    idempotencyKey: idempotency_key,
    via: "page",
    waitForCheckMs: WAIT_FOR_CHECK_MS,
  });
  if (result.status === "opened") return redirect(back, { status: 303, headers: NO_STORE });
  return refuse(result.status, REFUSALS[result.status], back);
}

export const meta: MetaFunction = ({ location }) => {
  const t = textFor(revealsText, languageOf(location.pathname));
  return [{ title: t("title") }, { name: "robots", content: "noindex" }];
};

export default function Reveals() {
  const page = useLoaderData<typeof loader>() as ReturnType<typeof useLoaderData<typeof loader>> | undefined;
  const answer = useActionData<typeof action>();
  const t = useText(revealsText);
  const href = useLocalHref();
  if (answer && "refused" in answer) return <Refused refused={answer.refused} next={answer.next} />;
  if (!page) return null;
  return (
    <div className="page narrow">
      <PageHead title={t("title")} lead={<p>{t("lead")}</p>} />
      {page.rows.length === 0 ? (
        <EmptyState
          title={t("none")}
          actions={
            <ButtonLink look="ink" to={href("/search")}>
              {t("search")}
            </ButtonLink>
          }
        >
          <p className="dim">{t("noneHint")}</p>
        </EmptyState>
      ) : (
        <Card flush>
          <div className="scroll">
            <table className="table folds">
              <thead>
                <tr>
                  <th scope="col">{t("company")}</th>
                  <th scope="col">{t("contact")}</th>
                  <th scope="col">{t("reach")}</th>
                  <th scope="col">{t("opened")}</th>
                </tr>
              </thead>
              <tbody>
                {page.rows.map(({ contact, firm, demo }) => (
                  <tr key={contact.contact_id}>
                    <td className="f-all">
                      {firm && (
                        <Link className="b link" to={href(`/contractors/${contact.contractor_id}`)}>
                          {firm}
                        </Link>
                      )}{" "}
                      {demo && <span className="demo">{t("demo")}</span>}
                    </td>
                    <td className="f-all">
                      <span className="lk owned">
                        <Icon name="check" />
                        {contact.person_name ?? wordFor(kindWords, t.language, contact.kind)}
                      </span>
                      <span className="sm dim block">
                        {contact.title ?? wordFor(functionWords, t.language, contact.function)}
                      </span>
                      {!contact.still_listed && contact.last_seen && (
                        <span className="xs block">
                          {t("gone", { last: formatShortDate(t.language, contact.last_seen) })}
                        </span>
                      )}
                      <WrongContactForm contact={contact} />
                    </td>
                    <td className="sm f-all">
                      {contact.email && (
                        <a className="link block" href={`mailto:${contact.email}`}>
                          {contact.email}
                        </a>
                      )}
                      {contact.phone && (
                        <a className="link block" href={`tel:${contact.phone}`}>
                          {shownPhone(contact.phone)}
                        </a>
                      )}
                    </td>
                    <td className="sm dim f-all whitespace-nowrap" data-label={t("opened")}>
                      {formatShortDate(t.language, contact.revealed_at)}
                      {!contact.charged && <span className="block xs">{t("free")}</span>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Card>
      )}
      {(page.older ?? page.paged) && (
        <nav className="row" aria-label={t("title")}>
          {page.paged && <ButtonLink to={href("/reveals")}>{t("newest")}</ButtonLink>}
          {page.older && <ButtonLink to={href(`/reveals${page.older}`)}>{t("older")}</ButtonLink>}
        </nav>
      )}
    </div>
  );
}

function Refused({ refused, next }: { refused: Refusal | "invalid"; next: string | null }) {
  const t = useText(revealsText);
  const href = useLocalHref();
  const request = useRequestId();
  const broke = refused === "insufficient_credits" || refused === "in_debt";
  return (
    <div className="page slim">
      <PageHead title={t("refused")} />
      <Notice tone="bad" role="alert">
        {t(`r_${refused}`)}
      </Notice>
      <div className="row flex-wrap">
        {broke && (
          <ButtonLink look="go" to={href(`/credits${next ? `?next=${encodeURIComponent(next)}` : ""}`)}>
            {t("buy")}
          </ButtonLink>
        )}
        <ButtonLink to={next ?? href("/search")}>{t("back")}</ButtonLink>
      </div>
      <p className="mono xs dim3">{t("request", { id: request })}</p>
    </div>
  );
}

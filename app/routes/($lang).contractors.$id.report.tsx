import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { requireMember } from "~/features/accounts/session.server";
import { reportContact } from "~/features/contacts/wrong-contact.server";
import {
  contractorFacts,
  currentContractorId,
  type ContractorFacts,
} from "~/features/contractors/contractor-facts.server";
import { shownPhone } from "~/features/contractors/phone-number";
import { requireOperatorIdentity } from "~/features/privacy/operator-identity.server";
import { REPORT_FIELDS } from "~/features/quality/report-field";
import { reportProblem } from "~/features/quality/report-problem.server";
import { clientIp, NO_STORE, notFound, orNotFound, parseForm, parseQuery } from "~/platform/http.server";
import { rateLimit } from "~/platform/rate-limit.server";
import { textFor } from "~/text/catalogue";
import { inLanguage, languageOf, requestLanguage, type Language } from "~/text/language";
import { reportText } from "~/text/report";
import { useLocalHref, useText } from "~/text/use-text";
import { provinceWords, sizeWords, tradeWords, wordFor } from "~/text/words";
import { Button, ButtonLink } from "~/ui/button";
import { Card } from "~/ui/card";
import { Field, FormError, SelectField, TextArea } from "~/ui/field";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const Query = z.strictObject({ said: z.enum(["sent", "contact"]).optional() });

async function firmOf(params: { id?: string | undefined }): Promise<ContractorFacts> {
  if (!UUID.test(params.id ?? "")) throw notFound();
  const id = orNotFound(await currentContractorId(params.id!));
  return orNotFound((await contractorFacts([id])).get(id));
}

/** What is shown follows from the firm's public facts and the address of the page, never from what was reported before. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  requireOperatorIdentity();
  const { said } = parseQuery(request, Query);
  const firm = await firmOf(params);
  const language = requestLanguage(request);
  if (firm.id !== params.id) return redirect(inLanguage(language, `/contractors/${firm.id}/report`), 301);
  return data(
    { id: firm.id, name: firm.legalName, shown: shownValues(firm, language), said: said ?? null },
    { headers: NO_STORE },
  );
}

function shownValues(
  firm: ContractorFacts,
  language: Language,
): Partial<Record<(typeof REPORT_FIELDS)[number], string>> {
  return {
    legal_name: firm.legalName,
    trade_names: firm.tradeNames.join(", "),
    city: firm.city ?? "",
    province: firm.province ? wordFor(provinceWords, language, firm.province) : "",
    postal_code: firm.postalCode ?? "",
    business_phone: firm.businessPhone ? shownPhone(firm.businessPhone) : "",
    website: firm.website ?? "",
    trades: firm.trades.map((trade) => wordFor(tradeWords, language, trade)).join(", "),
    size: firm.size === "unknown" ? "" : wordFor(sizeWords, language, firm.size),
  };
}

const ReportForm = z.discriminatedUnion("intent", [
  z.strictObject({
    intent: z.literal("report"),
    field: z.enum(REPORT_FIELDS),
    should_be: z.string().trim().min(1).max(1000),
    seen_at: z.union([z.literal(""), z.url({ protocol: /^https$/ }).max(500)]).default(""),
    email: z.union([z.literal(""), z.string().trim().pipe(z.email().max(254))]).default(""),
    // A field that people do not see: what fills it is a program, and is answered like everybody.
    company_fax: z.string().max(1000).default(""),
  }),
  z.strictObject({
    intent: z.literal("contact"),
    contact_id: z.uuid(),
    what: z.enum(["left-firm", "wrong-person", "dead-address"]),
  }),
]);

const reports = rateLimit("report-problem", { points: 20, seconds: 3600 });

export async function action({ request, params }: ActionFunctionArgs) {
  requireOperatorIdentity();
  const language = requestLanguage(request);
  const admission = await reports.consume(clientIp(request));
  if (admission.status === "limited") {
    const headers = { ...NO_STORE, "Retry-After": String(admission.retryAfterSeconds) };
    return data({ refused: "limited" as const, fields: [] as string[] }, { status: 429, headers });
  }
  const firm = await firmOf(params);
  const form = await parseForm(request, ReportForm);
  if (form.status === "invalid") {
    return data({ refused: "invalid" as const, fields: form.fields }, { status: 400, headers: NO_STORE });
  }
  const said = (what: "sent" | "contact") =>
    redirect(inLanguage(language, `/contractors/${firm.id}/report?said=${what}`), { status: 303, headers: NO_STORE });
  if (form.values.intent === "contact") {
    const member = await requireMember(request);
    await reportContact(member, { contactId: form.values.contact_id, what: form.values.what, language });
    return said("contact");
  }
  const { field, should_be: shouldBe, seen_at: seenAtUrl, email, company_fax: trap } = form.values;
  if (trap === "") {
    await reportProblem(firm.id, {
      field,
      shouldBe,
      seenAtUrl: seenAtUrl || undefined,
      email: email || undefined,
      language,
    });
  }
  return said("sent");
}

export const meta: MetaFunction<typeof loader> = ({ data: page, location }) => {
  const t = textFor(reportText, languageOf(location.pathname));
  const name = page && "name" in page ? page.name : "";
  return [{ title: t("meta", { name }) }, { name: "robots", content: "noindex" }];
};

export default function Report() {
  const { id, name, said } = useLoaderData<typeof loader>();
  const t = useText(reportText);
  const href = useLocalHref();
  const back = <ButtonLink to={href(`/contractors/${id}`)}>{t("back", { name })}</ButtonLink>;
  if (said) {
    return (
      <div className="page slim">
        <PageHead title={t("sent_title")} />
        <Notice tone="ok" role="status">
          <p>{t(said === "contact" ? "sent_contact" : "sent")}</p>
        </Notice>
        <div className="row flex-wrap">{back}</div>
      </div>
    );
  }
  return (
    <div className="page slim">
      <PageHead title={t("title")} lead={<p>{t("lead", { name })}</p>} />
      <Notice tone="info">
        <strong>{t("person_title")}</strong>
        <p>
          {t.rich("person", {
            link: (words) => (
              <Link className="link" to={href("/opt-out")}>
                {words}
              </Link>
            ),
          })}
        </p>
      </Notice>
      <Card>
        <ReportFields />
      </Card>
      <div className="row flex-wrap">{back}</div>
    </div>
  );
}

function ReportFields() {
  const { shown } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const t = useText(reportText);
  const wrong = answer?.refused === "invalid" ? answer.fields : [];
  return (
    <Form method="post" className="stack">
      {answer && <FormError>{t(answer.refused)}</FormError>}
      <input type="hidden" name="intent" value="report" />
      <SelectField
        label={t("field")}
        error={wrong.includes("field") ? t("bad_field") : undefined}
        name="field"
        defaultValue=""
        required
      >
        <option value="">{t("choose")}</option>
        {REPORT_FIELDS.map((field) => (
          <option key={field} value={field}>
            {field in shown ? t("shown", { field: t(field), value: shown[field] || t("none_shown") }) : t(field)}
          </option>
        ))}
      </SelectField>
      <TextArea
        label={t("should_be")}
        hint={t("should_be_hint")}
        error={wrong.includes("should_be") ? t("bad_should_be") : undefined}
        name="should_be"
        maxLength={1000}
        required
      />
      <Field
        label={t("seen_at")}
        hint={t("seen_at_hint")}
        error={wrong.includes("seen_at") ? t("bad_seen_at") : undefined}
        type="url"
        name="seen_at"
        pattern="https://.*"
        maxLength={500}
      />
      <Field
        label={t("email")}
        hint={t("email_hint")}
        error={wrong.includes("email") ? t("bad_email") : undefined}
        type="email"
        name="email"
        autoComplete="email"
        maxLength={254}
      />
      <div className="hidden" aria-hidden="true">
        <label>
          {t("leave_empty")}
          <input name="company_fax" tabIndex={-1} autoComplete="off" />
        </label>
      </div>
      <Button look="ink" full>
        {t("send")}
      </Button>
    </Form>
  );
}

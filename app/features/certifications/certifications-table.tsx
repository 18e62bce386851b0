import { Fragment } from "react";
import { SaidLine } from "~/features/contractors/sourced";
import type { SaidCertificate } from "~/features/contractors/value-provenance";
import { companyText } from "~/text/company";
import { formatDate, formatShortDate } from "~/text/format";
import { fieldWords } from "~/text/history";
import { useText } from "~/text/use-text";
import { programmeWords, provinceWords, wordFor } from "~/text/words";
import { StatusBadge } from "./status-badge";

export interface CertificationLine {
  key: string;
  programme: string;
  jurisdiction: string;
  kind: "certificate" | "standing" | "letter";
  partner: string;
  number: string;
  issuedOn: string | null;
  endsOn: string | null;
  status: string;
  underReview: boolean;
  said: SaidCertificate | null;
}

/** Each current certificate, yearly proof and letter, with its dates as the partner published them. */
export function CertificationsTable({ lines }: { lines: readonly CertificationLine[] }) {
  const t = useText(companyText);
  const day = (on: string | null) =>
    on === null ? (
      <span className="xs dim3">{t("not_published")}</span>
    ) : (
      <>
        {formatShortDate(t.language, on)} <span className="xs dim3">{t("official")}</span>
      </>
    );
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t("certifications")}>
      <table className="table folds">
        <thead>
          <tr>
            <th scope="col">{t("programme")}</th>
            <th scope="col">{t("partner")}</th>
            <th scope="col">{t("number")}</th>
            <th scope="col">{t("issued")}</th>
            <th scope="col">{t("ends")}</th>
            <th scope="col">{t("status")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Fragment key={line.key}>
              <tr>
                <td>
                  <span className="b">{wordFor(programmeWords, t.language, line.programme)}</span>
                  <span className="xs dim3 block">
                    {wordFor(provinceWords, t.language, line.jurisdiction)}
                    {line.kind === "letter" && `, ${t("kind_letter")}`}
                    {line.kind === "standing" && `, ${t("kind_standing")}`}
                  </span>
                </td>
                <td className="sm whitespace-nowrap max-md:order-3">{line.partner}</td>
                <td className="mono text-xs whitespace-nowrap f-end max-md:order-4">{line.number}</td>
                <td className="sm whitespace-nowrap f-all max-md:order-5" data-label={t("issued")}>
                  {day(line.issuedOn)}
                </td>
                <td className="sm whitespace-nowrap f-all max-md:order-6" data-label={t("ends")}>
                  {day(line.endsOn)}
                </td>
                <td className="f-end max-md:order-2">
                  <StatusBadge status={line.status} />
                </td>
              </tr>
              {line.said && (
                <tr className="sub">
                  <td colSpan={6} className="f-all">
                    <CertificateSource said={line.said} underReview={line.underReview} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The list that the certificate stands on, as a line; open, the line of the file and since when each value is said. */
function CertificateSource({ said, underReview }: { said: SaidCertificate; underReview: boolean }) {
  const t = useText(companyText);
  const day = (on: string) => formatDate(t.language, on);
  const later = said.values.filter((value) => value.firstSeen !== null && value.firstSeen !== said.firstSeen);
  return (
    <details className="said xs dim">
      <summary>
        {t(said.stillListed ? "cert_list" : "cert_list_gone", { publisher: said.publisher, on: day(said.lastSeen) })}
        {underReview && `, ${t("cert_held")}`} <span className="vh">{t("said_open")}</span>
      </summary>
      <p>
        <SaidLine said={said} />
      </p>
      {later.map((value) => (
        <p key={value.field}>
          {t("said_since", { field: wordFor(fieldWords, t.language, value.field), first: day(value.firstSeen!) })}
        </p>
      ))}
    </details>
  );
}

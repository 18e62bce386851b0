import { useEffect, useState } from "react";
import { formatShortDate } from "~/text/format";
import { secondFactorText } from "~/text/second-factor";
import { useLocalHref, useText } from "~/text/use-text";
import { Button, ButtonLink } from "~/ui/button";
import { Card } from "~/ui/card";
import { Notice } from "~/ui/notice";

/** Backup codes, shown this once: to be downloaded, printed or copied, without JavaScript too. */
export function BackupCodesCard({
  codes,
  email,
  renewed,
  then,
}: {
  codes: readonly string[];
  email: string;
  renewed: boolean;
  then: "settings" | "desk";
}) {
  const t = useText(secondFactorText);
  const href = useLocalHref();
  const head = t("fileHead", { email, date: formatShortDate(t.language, new Date()) });
  const file = `${head}\r\n\r\n${codes.join("\r\n")}\r\n`;
  return (
    <>
      <Notice tone="ok" role="status">
        {t(renewed ? "renewed" : "nowOn")}
      </Notice>
      <Card title={t("codesTitle")}>
        <p className="measure">{t("codesLead")}</p>
        <p className="sm dim">{head}</p>
        <ul className="backup-codes mono">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="row flex-wrap">
          <a
            className="btn"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}
            download={`${t("fileName")}.txt`}
          >
            {t("download")}
          </a>
          <PrintButton />
          <ButtonLink look="ink" to={href(then === "desk" ? "/desk" : "/settings")}>
            {t(then === "desk" ? "goOnDesk" : "goOnSettings")}
          </ButtonLink>
        </div>
      </Card>
    </>
  );
}

/** Printing needs a script; without one the browser's own menu prints the page. */
function PrintButton() {
  const t = useText(secondFactorText);
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  if (!ready) return null;
  return (
    <Button type="button" onClick={() => window.print()}>
      {t("print")}
    </Button>
  );
}

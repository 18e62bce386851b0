import { Form, Link } from "@remix-run/react";
import { accountsText } from "~/text/accounts";
import { useLocalHref, useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { Field, FormError } from "~/ui/field";

/** What a form that mails a link answers; the same for an address with an account and one without. */
export type LinkAnswer =
  | { status: "sent"; email: string; outbox: boolean }
  | { status: "invalid"; email: string }
  | { status: "limited"; minutes: number };

/** One field, one button: the form of sign-up, reset and a spent link. */
export function LinkForm({
  answer,
  then,
  hint,
  button,
}: {
  answer: LinkAnswer | undefined;
  then: string | null;
  hint: string;
  button: string;
}) {
  const t = useText(accountsText);
  const invalid = answer?.status === "invalid";
  return (
    <Form method="post" className="stack gap-4" reloadDocument noValidate>
      {answer?.status === "limited" && <FormError>{t("limited", { minutes: answer.minutes })}</FormError>}
      {then && <input type="hidden" name="then" value={then} />}
      <Field
        label={t("email")}
        hint={hint}
        error={invalid ? t("emailError") : undefined}
        name="email"
        type="email"
        autoComplete="email"
        inputMode="email"
        maxLength={254}
        required
        defaultValue={invalid ? answer.email : undefined}
      />
      <Button look="ink" size="big" full>
        {button}
      </Button>
    </Form>
  );
}

export function LinkSent({ email, outbox, again }: { email: string; outbox: boolean; again: string }) {
  const t = useText(accountsText);
  const href = useLocalHref();
  return (
    <div className="page slim">
      <h1 className="h-page">{t("sentTitle")}</h1>
      <p role="status">{t.rich("sentLead", { email, b: (words) => <b>{words}</b> })}</p>
      <p className="dim">{t("sentNothing")}</p>
      {outbox && (
        <p className="dim">
          {t.rich("sentOutbox", {
            link: (words) => (
              <Link className="link" to={href("/dev/outbox")} reloadDocument>
                {words}
              </Link>
            ),
          })}
        </p>
      )}
      <p>
        <Link className="link" to={again} reloadDocument>
          {t("sentAgain")}
        </Link>
      </p>
    </div>
  );
}

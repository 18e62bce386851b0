import { Form, useActionData } from "@remix-run/react";
import { useState } from "react";
import { rootText } from "~/text/root";
import { useText } from "~/text/use-text";
import { Button } from "~/ui/button";

export function loader() {
  return { ok: true };
}

export function action() {
  return { posted: true };
}

export default function Home() {
  const t = useText(rootText);
  const posted = useActionData<typeof action>();
  const [count, setCount] = useState(0);
  return (
    <div className="page">
      <h1 className="h-page">{t("siteName")}</h1>
      <p>{t("description")}</p>
      <Form method="post">
        <Button look="ink">{t("tryAgain")}</Button>
      </Form>
      <output>{posted ? "posted" : ""}</output>
      <button type="button" id="count" onClick={() => setCount(count + 1)}>
        {count}
      </button>
    </div>
  );
}

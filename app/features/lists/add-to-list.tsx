import { Form } from "@remix-run/react";
import { companyText } from "~/text/company";
import { useLocalHref, useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { Icon } from "~/ui/icon";

/** Keeps a firm on one of the team's lists that lack it, or on a new one; the form comes back to `next`. */
export function AddToList({
  contractorId,
  lists,
  next,
}: {
  contractorId: string;
  lists: readonly { id: string; name: string }[];
  next: string;
}) {
  const t = useText(companyText);
  const href = useLocalHref();
  return (
    <details className="menu">
      <summary className="btn">
        <Icon name="plus" />
        {t("add")}
      </summary>
      <div className="menu-list min-w-[260px]">
        {lists.map((list) => (
          <Form method="post" action={href("/lists")} key={list.id}>
            <input type="hidden" name="intent" value="add" />
            <input type="hidden" name="contractor_id" value={contractorId} />
            <input type="hidden" name="list_id" value={list.id} />
            <input type="hidden" name="next" value={next} />
            <button type="submit">{t("add_to", { name: list.name })}</button>
          </Form>
        ))}
        <Form method="post" action={href("/lists")} className="stack p-2.5">
          <input type="hidden" name="intent" value="add" />
          <input type="hidden" name="contractor_id" value={contractorId} />
          <input type="hidden" name="next" value={next} />
          <label className="field">
            <span className="xs b">{t("list_name")}</span>
            <input className="input" name="name" required maxLength={80} autoComplete="off" />
          </label>
          <Button look="ink" size="s" className="justify-self-start">
            {t("create")}
          </Button>
        </Form>
      </div>
    </details>
  );
}

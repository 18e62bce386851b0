import { Form } from "@remix-run/react";
import { deskText } from "~/text/desk";
import { fieldWords } from "~/text/desk-runs";
import { deskSourcesText } from "~/text/desk-sources";
import { useText } from "~/text/use-text";
import { wordFor } from "~/text/words";
import { Button } from "~/ui/button";
import { Field, FormError } from "~/ui/field";
import { TableRegion } from "~/ui/table-region";

export interface ShownColumn {
  header: string;
  samples: string[];
  suggestedField: string | null;
}

/** Each column of a refused file beside its cells, with the meaning that is suggested; nothing is taken unasked. */
export function MappingForm({
  columns,
  fields,
  missing,
  cellsHidden,
  chosen,
  confirmed,
  problem,
}: {
  columns: readonly ShownColumn[];
  fields: readonly string[];
  missing: readonly string[];
  cellsHidden: boolean;
  /** What was chosen before the form came back. */
  chosen: readonly string[] | undefined;
  /** These names were confirmed before: what is chosen here takes their place. */
  confirmed: boolean;
  problem: string | undefined;
}) {
  const t = useText(deskSourcesText);
  const d = useText(deskText);
  // What the file still lacks comes first: it is what a new name most likely means.
  const others = fields.filter((name) => !missing.includes(name));
  const field = (name: string) => wordFor(fieldWords, t.language, name);
  return (
    <Form method="post" className="stack gap-4">
      <input type="hidden" name="intent" value="save-synonyms" />
      {problem && <FormError>{problem}</FormError>}
      <div className="card clip">
        <TableRegion label={t("mappingTitle")}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("column")}</th>
                <th scope="col">{t("meaning")}</th>
              </tr>
            </thead>
            <tbody>
              {columns.map((column, index) => (
                <tr key={column.header}>
                  <td>
                    <span className="b">{column.header}</span>
                    <input type="hidden" name="header" value={column.header} />
                    <span className="mono xs dim block wrap-anywhere">
                      <span className="vh">{t("cells")}: </span>
                      {cellsHidden ? t("cellsHidden") : column.samples.join(" · ") || t("cellsNone")}
                    </span>
                  </td>
                  <td>
                    <select
                      name="field"
                      className="select"
                      aria-label={`${t("meaning")}: ${column.header}`}
                      defaultValue={chosen?.[index] ?? column.suggestedField ?? ""}
                    >
                      <option value="">{t("choose")}</option>
                      {[missing, others].map((group, number) => (
                        <optgroup
                          key={number}
                          label={t(number === 0 ? "lacking" : "alsoDeclared")}
                          hidden={group.length === 0}
                        >
                          {group.map((name) => (
                            <option key={name} value={name}>
                              {name === column.suggestedField ? `${field(name)} (${t("suggested")})` : field(name)}
                            </option>
                          ))}
                        </optgroup>
                      ))}
                      <option value="ignored">{field("ignored")}</option>
                    </select>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableRegion>
      </div>
      {missing.length > 0 && !confirmed && (
        <p className="sm dim">{t("missing", { fields: missing.map(field).join(", ") })}</p>
      )}
      <div className="measure">
        <Field
          name="reason"
          label={t("saveWhy")}
          hint={`${t("saveWhyHint")} ${d("reasonHint")}`}
          required
          maxLength={500}
        />
      </div>
      <div className="row flex-wrap">
        <Button {...(!confirmed && { look: "ink" })}>{t("save")}</Button>
      </div>
    </Form>
  );
}

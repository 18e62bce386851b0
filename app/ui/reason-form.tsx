import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { Button, type ButtonLook } from "./button";
import { TextArea } from "./field";

/**
 * Asks why before it does something: what is to be done stands hidden in `fields`, what that means or what else has to be said
 * as `children`, before the reason.
 */
export function ReasonForm({
  fields,
  label,
  hint,
  error,
  maxLength,
  rows = 3,
  button,
  look = "ink",
  autoComplete,
  children,
}: {
  fields: Readonly<Record<string, string | number>>;
  label: string;
  hint: string;
  error: string | undefined;
  maxLength: number;
  rows?: number;
  button: ReactNode;
  look?: ButtonLook;
  autoComplete?: "off";
  children?: ReactNode;
}) {
  return (
    <Form method="post" className="stack gap-3" autoComplete={autoComplete}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <TextArea name="reason" label={label} hint={hint} error={error} required maxLength={maxLength} rows={rows} />
      <div className="row">
        <Button look={look}>{button}</Button>
      </div>
    </Form>
  );
}

import {
  useEffect,
  useId,
  useRef,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from "react";
import { Icon } from "./icon";

interface FieldWords {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
}

function Frame({ id, label, hint, error, children }: FieldWords & { id: string; children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className="error" id={`${id}-error`}>
          <Icon name="warn" />
          {error}
        </p>
      )}
      {children}
    </div>
  );
}

function describedBy(id: string, { hint, error }: FieldWords) {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return ids ? { "aria-describedby": ids } : {};
}

/** A labelled input with its hint and its error above it, where a phone's keyboard does not cover them. */
export function Field({ label, hint, error, id, ...input }: FieldWords & InputHTMLAttributes<HTMLInputElement>) {
  const own = useId();
  const name = id ?? own;
  return (
    <Frame id={name} label={label} hint={hint} error={error}>
      <input
        className="input"
        {...input}
        id={name}
        aria-invalid={error ? true : undefined}
        {...describedBy(name, { label, hint, error })}
      />
    </Frame>
  );
}

export function TextArea({
  label,
  hint,
  error,
  id,
  ...input
}: FieldWords & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const own = useId();
  const name = id ?? own;
  return (
    <Frame id={name} label={label} hint={hint} error={error}>
      <textarea
        className="input"
        rows={4}
        {...input}
        id={name}
        aria-invalid={error ? true : undefined}
        {...describedBy(name, { label, hint, error })}
      />
    </Frame>
  );
}

export function SelectField({
  label,
  hint,
  error,
  id,
  children,
  ...input
}: FieldWords & SelectHTMLAttributes<HTMLSelectElement>) {
  const own = useId();
  const name = id ?? own;
  return (
    <Frame id={name} label={label} hint={hint} error={error}>
      <select
        className="input"
        {...input}
        id={name}
        aria-invalid={error ? true : undefined}
        {...describedBy(name, { label, hint, error })}
      >
        {children}
      </select>
    </Frame>
  );
}

export function CheckField({
  label,
  ...input
}: { label: ReactNode } & Omit<InputHTMLAttributes<HTMLInputElement>, "type">) {
  return (
    <label className="check">
      <input type="checkbox" className="box mt-0.5" {...input} />
      <span>{label}</span>
    </label>
  );
}

/** Says above a form that something in it has to be mended; it takes the focus when it appears. */
export function FormError({ children }: { children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <div className="notice bad-t" role="alert" tabIndex={-1} ref={ref}>
      <Icon name="warn" />
      <div className="grow">{children}</div>
    </div>
  );
}

import { useEffect, useId, useRef, useState, type DragEvent, type ReactNode } from "react";
import { Icon } from "./icon";

/**
 * A file to choose, or, with a script, to drop. What is too large is told before it is sent; `tooLarge` says it.
 */
export function FileField({
  name,
  label,
  hint,
  drop,
  accept,
  error,
  maxBytes,
  tooLarge,
}: {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  /** Words beside the field once dropping works. */
  drop: string;
  accept: string;
  error?: ReactNode;
  maxBytes: number;
  tooLarge: string;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [live, setLive] = useState(false);
  const [over, setOver] = useState(false);
  const [large, setLarge] = useState(false);
  useEffect(() => setLive(true), []);

  const look = () => {
    const size = input.current?.files?.[0]?.size ?? 0;
    input.current?.setCustomValidity(size > maxBytes ? tooLarge : "");
    setLarge(size > maxBytes);
  };
  const take = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!input.current || event.dataTransfer.files.length === 0) return;
    input.current.files = event.dataTransfer.files;
    look();
  };
  const shown = large ? tooLarge : error;
  return (
    <div
      className="field drop-zone"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={take}
    >
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {shown && (
        <p className="error" id={`${id}-error`} role="alert">
          <Icon name="warn" />
          {shown}
        </p>
      )}
      <div className="row flex-wrap">
        <input
          ref={input}
          id={id}
          type="file"
          name={name}
          accept={accept}
          required
          onChange={look}
          aria-invalid={shown ? true : undefined}
          aria-describedby={[hint && `${id}-hint`, shown && `${id}-error`].filter(Boolean).join(" ") || undefined}
        />
        {live && <span className="xs dim3">{drop}</span>}
      </div>
    </div>
  );
}

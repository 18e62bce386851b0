import { useEffect, useRef, useState } from "react";

interface Words {
  title: string;
  close: string;
  keys: readonly (readonly [key: string, does: string])[];
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/**
 * `/` goes to the element marked data-search, `j` and `k` to the next and the last of the rows, `?` lists the keys.
 * Keys are left alone while somebody types or holds a modifier.
 */
export function Shortcuts({ words, rows }: { words: Words; rows: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "/") {
        const box = document.querySelector<HTMLInputElement>("[data-search]");
        if (!box) return;
        event.preventDefault();
        box.focus();
        box.select();
      } else if (event.key === "j" || event.key === "k") {
        const links = [...document.querySelectorAll<HTMLElement>(rows)];
        const at = links.indexOf(document.activeElement as HTMLElement);
        links[event.key === "j" ? Math.min(at + 1, links.length - 1) : Math.max(at - 1, 0)]?.focus();
      } else if (event.key === "?") {
        dialog.current?.showModal();
      }
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [rows]);
  return (
    <dialog ref={dialog} className="sheet" aria-label={words.title}>
      <div className="stack gap-4">
        <h2>{words.title}</h2>
        <dl className="keys">
          {words.keys.map(([key, does]) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="kbd">{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <button className="btn">{words.close}</button>
        </form>
      </div>
    </dialog>
  );
}

/** A hint at a key, once there is a script that hears it. */
export function KeyHint({ children }: { children: string }) {
  const [live, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  return live ? (
    <kbd className="kbd only-wide" aria-hidden="true">
      {children}
    </kbd>
  ) : null;
}

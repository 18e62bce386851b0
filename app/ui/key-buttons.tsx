import { useEffect } from "react";

/** Presses the element marked data-key when its letter is typed; left alone while somebody types or holds a modifier. */
export function KeyButtons() {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const { target } = event;
      if (target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
      const element = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`);
      if (!element) return;
      event.preventDefault();
      element.focus();
      element.click();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
  return null;
}

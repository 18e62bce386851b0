import { useNavigate } from "@remix-run/react";
import { useEffect, useRef, type FormEvent } from "react";

/** From here on there is room for the facets beside the rows; below, they are a sheet with a button of its own. */
const WIDE = "(min-width: 900px)";

/**
 * Makes the search's GET form answer at once: a tick goes to its address in place, with the focus where it was. Empty fields
 * are left out of the address. Without JavaScript the same form is sent by its button.
 */
export function useSearchForm(path: string, search: string) {
  const form = useRef<HTMLFormElement>(null);
  const navigate = useNavigate();

  const go = () => {
    if (!form.current) return;
    const wanted = new URLSearchParams();
    for (const [name, value] of new FormData(form.current)) {
      if (typeof value !== "string" || value.trim() === "" || (name === "sort" && value === "relevance")) continue;
      wanted.append(name, value.trim());
    }
    const query = wanted.toString();
    navigate(query ? `${path}?${query}` : path, { preventScrollReset: true });
  };

  // Fields are the browser's own; after Back, or a chip's removal, they are set to what the address says.
  useEffect(() => {
    const chosen = new URLSearchParams(search);
    for (const field of form.current?.elements ?? []) {
      if (field instanceof HTMLInputElement && field.type === "checkbox") {
        field.checked = chosen.getAll(field.name).includes(field.value);
      } else if (field instanceof HTMLSelectElement) {
        field.value = chosen.get(field.name) ?? (field.name === "sort" ? "relevance" : "");
      } else if (field instanceof HTMLInputElement && field.name === "q" && field !== document.activeElement) {
        field.value = chosen.get("q") ?? "";
      }
    }
  }, [search]);

  return {
    ref: form,
    onChange: (event: FormEvent<HTMLFormElement>) => {
      const field = event.target;
      const isQuick =
        field instanceof HTMLSelectElement || (field instanceof HTMLInputElement && field.type === "checkbox");
      const inSheet = field instanceof Element && field.closest(".filters") !== null;
      if (isQuick && (!inSheet || window.matchMedia(WIDE).matches)) go();
    },
    onSubmit: (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      go();
    },
  };
}

/** After a chip is taken away by keyboard, the focus goes to the one that took its place, or to the search box. */
export function useChipFocus(search: string) {
  const list = useRef<HTMLDivElement>(null);
  const removed = useRef<number | null>(null);
  useEffect(() => {
    if (removed.current === null) return;
    const chips = list.current?.querySelectorAll<HTMLElement>("[data-chip]") ?? [];
    const next =
      chips[Math.min(removed.current, chips.length - 1)] ?? document.querySelector<HTMLElement>("[data-search]");
    removed.current = null;
    next?.focus();
  }, [search]);
  return { list, onRemove: (index: number) => (removed.current = index) };
}

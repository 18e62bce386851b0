export type IconName =
  | "search"
  | "check"
  | "clock"
  | "warn"
  | "x"
  | "person"
  | "at"
  | "phone"
  | "lock"
  | "plus"
  | "minus"
  | "down"
  | "up"
  | "left"
  | "right"
  | "mail"
  | "list"
  | "filter"
  | "download"
  | "info"
  | "out"
  | "dash"
  | "firm";

/** Short, because a page of results names it a hundred times. */
const SPRITE = "/i.svg";

/** One of our own icons, drawn from one cached sprite. It is decoration: the word stands beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="i" aria-hidden="true">
      <use href={`${SPRITE}#${name}`} />
    </svg>
  );
}

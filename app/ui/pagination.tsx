import { Link } from "@remix-run/react";
import { Icon } from "./icon";

interface Words {
  label: string;
  previous: string;
  next: string;
  page: (page: number) => string;
}

/** First, last and the neighbours of the page shown; gaps between them. */
export function shownPages(page: number, last: number): (number | "gap")[] {
  const wanted = [...new Set([1, page - 1, page, page + 1, last])]
    .filter((number) => number >= 1 && number <= last)
    .sort((a, b) => a - b);
  return wanted.flatMap((number, index) => {
    const before = wanted[index - 1];
    if (before === undefined || number - before === 1) return [number];
    return number - before === 2 ? [number - 1, number] : (["gap", number] as const);
  });
}

export function Pagination({
  page,
  last,
  href,
  words,
}: {
  page: number;
  last: number;
  href: (page: number) => string;
  words: Words;
}) {
  if (last <= 1) return null;
  return (
    <nav aria-label={words.label} className="pager">
      {page > 1 && (
        <Link to={href(page - 1)} rel="prev">
          <Icon name="left" />
          {words.previous}
        </Link>
      )}
      {shownPages(page, last).map((number, index) =>
        number === "gap" ? (
          <span key={`gap${index}`} aria-hidden="true">
            …
          </span>
        ) : (
          <Link
            key={number}
            to={href(number)}
            aria-label={words.page(number)}
            aria-current={number === page ? "page" : undefined}
          >
            {number}
          </Link>
        ),
      )}
      {page < last && (
        <Link to={href(page + 1)} rel="next">
          {words.next}
          <Icon name="right" />
        </Link>
      )}
    </nav>
  );
}

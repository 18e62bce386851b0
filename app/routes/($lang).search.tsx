import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData, useLocation, useNavigation } from "@remix-run/react";
import { useMemo } from "react";
import { optionalMember } from "~/features/accounts/session.server";
import { listDates } from "~/features/certifications/list-dates.server";
import { ListsAsOf } from "~/features/certifications/lists-as-of";
import { requireOperatorIdentity } from "~/features/privacy/operator-identity.server";
import type { OwnContact } from "~/features/contacts/own-contact";
import { ownedContactsAt } from "~/features/reveals/reveals.server";
import { narrowingWord, slugWord } from "~/features/search/facet-words";
import { ResultRowView } from "~/features/search/result-row";
import { columnsOf, rowsOf } from "~/features/search/row-columns";
import { resultRows } from "~/features/search/result-rows.server";
import { dropCounts, searchContractors } from "~/features/search/search-contractors.server";
import { SearchFacets } from "~/features/search/search-facets";
import { useChipFocus, useSearchForm } from "~/features/search/search-form";
import {
  FACETS,
  narrowings,
  parseSearch,
  searchParams,
  SORTS,
  withoutNarrowing,
  type Facet,
  type Narrowing,
  type SearchQuery,
} from "~/features/search/search-query";
import { NO_STORE } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { formatNumber } from "~/text/format";
import { languageOf } from "~/text/language";
import { searchText } from "~/text/search";
import { siteText } from "~/text/site";
import { useLocalHref, useText, type Text } from "~/text/use-text";
import { Button, ButtonLink } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { Icon } from "~/ui/icon";
import { Notice } from "~/ui/notice";
import { Pagination } from "~/ui/pagination";
import { KeyHint, Shortcuts } from "~/ui/shortcuts";
import { SkeletonRows } from "~/ui/skeleton";

/** Values of a long facet that travel to the page; the engine knows more, and words find them. */
const MOST_VALUES = 6;
const LONG_FACETS: readonly Facet[] = ["city", "trade", "partner"];

export async function loader({ request }: LoaderFunctionArgs) {
  requireOperatorIdentity();
  const parameters = new URL(request.url).searchParams;
  parameters.delete("_routes");
  const { query, notices } = parseSearch(parameters);
  const [results, member, lists] = await Promise.all([searchContractors(query), optionalMember(request), listDates()]);
  const rows = await resultRows(results.ids, { today: results.productDay, words: results.words });
  const opened = member ? await ownedContactsAt(member, results.ids) : new Map<string, OwnContact>();

  const names = { ...results.names };
  const counts = Object.fromEntries(
    FACETS.map((facet) => {
      const values = results.facets[facet].filter(
        ({ value }, index) =>
          index < MOST_VALUES || !LONG_FACETS.includes(facet) || query.filters[facet].includes(value),
      );
      if (facet === "city" || facet === "partner") {
        for (const { value, name } of values)
          if (name !== null && name !== slugWord(value)) names[`${facet}:${value}`] = name;
      }
      return [facet, values.map(({ value, count }) => ({ value, count }))];
    }),
  ) as Record<Facet, { value: string; count: number }[]>;

  return data(
    {
      query,
      columns: columnsOf(rows),
      opened: Object.fromEntries(opened),
      counts,
      names,
      total: results.total,
      namedTotal: results.namedTotal,
      dataSets: query.filters.certifiedAll ? results.dataSets : null,
      pages: results.pages,
      cut: results.cut,
      lists,
      words: results.words,
      notices: [...notices, ...results.notices].map(({ name, value }) => (value === "" ? name : `${name}=${value}`)),
      drops: results.total === 0 ? await dropCounts(query) : [],
    },
    { headers: { Vary: "Cookie", ...(member ? NO_STORE : {}) } },
  );
}

export const meta: MetaFunction = ({ location, matches }) => {
  const t = textFor(searchText, languageOf(location.pathname));
  const root = matches.find((match) => match.id === "root")?.data as { origin?: string } | undefined;
  return [
    { title: t("meta_title") },
    { name: "description", content: t("meta_description") },
    ...(location.search === ""
      ? [{ tagName: "link", rel: "canonical", href: `${root?.origin ?? ""}${location.pathname}` }]
      : [{ name: "robots", content: "noindex, follow" }]),
  ];
};

export default function Search() {
  const found = useLoaderData<typeof loader>();
  const { query } = found;
  const rows = useMemo(() => rowsOf(found.columns), [found.columns]);
  const t = useText(searchText);
  const keys = useText(siteText);
  const href = useLocalHref();
  const { pathname, search } = useLocation();
  const navigation = useNavigation();
  const busy = navigation.state === "loading" && navigation.location.pathname === pathname;
  const form = useSearchForm(href("/search"), search);
  const chips = useChipFocus(search);
  const chosen = narrowings(query);
  const address = (next: SearchQuery) => {
    const parameters = searchParams(next).toString();
    return href(parameters ? `/search?${parameters}` : "/search");
  };
  const total = t("total", { n: found.total });
  return (
    <>
      <Form method="get" action={href("/search")} className="shell" {...form}>
        <aside className="filters" id="filters" aria-label={t("filters")}>
          <div className="filter-head">
            <span className="grow b">{t("filters")}</span>
            <a className="btn ghost" href="#results">
              <Icon name="x" />
              {t("close_filters")}
            </a>
          </div>
          <SearchFacets counts={found.counts} names={found.names} filters={query.filters} />
          <noscript>
            <Button look="ink" full className="only-wide">
              {t("apply")}
            </Button>
          </noscript>
          <div className="filter-foot narrow-only">
            <Button look="ink" size="big" full>
              {t("apply")}
            </Button>
          </div>
        </aside>
        <div className="stack gap-3.5" id="results">
          <div className="searchbox" role="search">
            <Icon name="search" />
            <input
              type="search"
              name="q"
              defaultValue={query.text}
              placeholder={t("placeholder")}
              aria-label={t("label")}
              autoComplete="off"
              maxLength={200}
              enterKeyHint="search"
              data-search
            />
            <KeyHint>/</KeyHint>
            <Button look="ghost" size="s" className="only-wide">
              {t("go")}
            </Button>
          </div>
          <div className="chips swipe" ref={chips.list} role="group" aria-label={t("chosen")}>
            <a className="btn s narrow-only" href="#filters">
              <Icon name="filter" />
              {chosen.length > 0 ? t("filters_n", { n: chosen.length }) : t("filters")}
            </a>
            {chosen.map((narrowing, index) => (
              <Chip
                key={`${narrowing.name}=${narrowing.value}`}
                narrowing={narrowing}
                names={found.names}
                to={address(withoutNarrowing(query, narrowing))}
                onRemove={() => chips.onRemove(index)}
              />
            ))}
            {chosen.length > 1 && (
              <Link
                className="sm dim link py-1"
                to={href("/search")}
                preventScrollReset
                onClick={() => chips.onRemove(0)}
              >
                {t("clear")}
              </Link>
            )}
          </div>
          {found.notices.length > 0 && (
            <Notice tone="due" role="status">
              {t("unknown_one", { what: found.notices.join(", ") })}
            </Notice>
          )}
          <div className="row flex-wrap gap-x-4 mt-1">
            <h1 className="max-md:basis-full">{total}</h1>
            <span className="dim sm grow">
              {found.total > 0 && t("named", { n: found.namedTotal })}
              {found.dataSets && found.dataSets.live > 0 && (
                <> · {t("data_sets", { demo: found.dataSets.demo, live: found.dataSets.live })}</>
              )}
            </span>
            <label className="row no-print">
              <span className="xs dim">{t("sort")}</span>
              <select className="select" name="sort" defaultValue={query.sort}>
                {SORTS.map((sort) => (
                  <option key={sort} value={sort}>
                    {t(`sort_${sort}`)}
                  </option>
                ))}
              </select>
            </label>
            <p className="vh" role="status">
              {busy ? t("busy") : `${total}, ${t(`sort_${query.sort}`)}`}
            </p>
          </div>
          {found.total === 0 ? (
            <Nothing t={t} found={found} address={address} />
          ) : (
            <div className="card clip">
              <table className="rows" aria-busy={busy}>
                <thead>
                  <tr>
                    <Head className="c-co" query={query} sort="name" address={address}>
                      {t("company")}
                    </Head>
                    <th className="c-cert" scope="col">
                      {t("certification")}
                    </th>
                    <Head className="c-clock" query={query} sort="due" address={address}>
                      {t("clock")}
                    </Head>
                    <th className="c-ct" scope="col">
                      {t("contact")}
                    </th>
                    <th className="c-go" scope="col">
                      <span className="vh">{t("price")}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {busy ? (
                    <SkeletonRows rows={Math.min(rows.length, 12)} columns={5} />
                  ) : (
                    rows.map((row) => (
                      <ResultRowView key={row.id} row={row} words={found.words} own={found.opened[row.id]} />
                    ))
                  )}
                </tbody>
              </table>
            </div>
          )}
          <ListsAsOf dates={found.lists} />
          <div className="row flex-wrap">
            <Pagination
              page={query.page}
              last={found.pages}
              href={(page) => address({ ...query, page })}
              words={{
                label: t("page_label"),
                previous: t("previous"),
                next: t("next"),
                page: (page) => t("page", { n: formatNumber(t.language, page) }),
              }}
            />
            <span className="grow" />
            {found.cut && <p className="xs dim">{t("reach_end")}</p>}
          </div>
        </div>
      </Form>
      <Shortcuts
        rows=".rows .n a"
        words={{
          title: keys("shortcuts"),
          close: keys("close"),
          keys: [
            ["/", keys("key_search")],
            ["j", keys("key_next")],
            ["k", keys("key_previous")],
            ["Enter", keys("key_open")],
            ["?", keys("key_help")],
          ],
        }}
      />
    </>
  );
}

function Chip({
  narrowing,
  names,
  to,
  onRemove,
}: {
  narrowing: Narrowing;
  names: Readonly<Record<string, string>>;
  to: string;
  onRemove: () => void;
}) {
  const t = useText(searchText);
  const what = narrowingWord(t.language, narrowing, names);
  return (
    <Link className="chip" to={to} aria-label={t("remove", { what })} preventScrollReset data-chip onClick={onRemove}>
      <span className="one">{what}</span>
      <Icon name="x" />
    </Link>
  );
}

/** A column that can be sorted by; the arrow and aria-sort say that it is. */
function Head({
  className,
  query,
  sort,
  address,
  children,
}: {
  className: string;
  query: SearchQuery;
  sort: "name" | "due";
  address: (query: SearchQuery) => string;
  children: string;
}) {
  const sorted = query.sort === sort;
  return (
    <th className={className} scope="col" aria-sort={sorted ? "ascending" : undefined}>
      <Link className="sort" to={address({ ...query, sort: sorted ? "relevance" : sort, page: 1 })} preventScrollReset>
        {children}
        {sorted && <Icon name="up" />}
      </Link>
    </th>
  );
}

type Found = ReturnType<typeof useLoaderData<typeof loader>>;

function Nothing({
  t,
  found,
  address,
}: {
  t: Text<keyof typeof searchText.en>;
  found: Found;
  address: (query: SearchQuery) => string;
}) {
  const href = useLocalHref();
  const { drops, query, names } = found;
  return (
    <EmptyState
      title={t("empty_title", { n: drops.length })}
      actions={drops.length > 1 && <ButtonLink to={href("/search")}>{t("clear")}</ButtonLink>}
    >
      {drops.length === 0 ? (
        <p className="sm dim">{t("empty_none")}</p>
      ) : (
        <>
          <p className="sm dim">{t("empty_drop")}</p>
          <ul className="drop">
            {drops.map(({ narrowing, total }) => (
              <li key={`${narrowing.name}=${narrowing.value}`}>
                <Link className="chip" to={address(withoutNarrowing(query, narrowing))} preventScrollReset>
                  <span className="one">{narrowingWord(t.language, narrowing, names)}</span>
                  <Icon name="x" />
                </Link>
                {formatNumber(t.language, total)}
              </li>
            ))}
          </ul>
        </>
      )}
    </EmptyState>
  );
}

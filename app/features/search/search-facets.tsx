import { formatNumber } from "~/text/format";
import { searchText } from "~/text/search";
import { useText } from "~/text/use-text";
import { Icon } from "~/ui/icon";
import { valueWord } from "./facet-words";
import { HSE_KINDS, EMAIL_CLASSES, SIZES, STATUSES, type Facet, type SearchFilters } from "./search-query";

export interface FacetsData {
  counts: Record<Facet, readonly { value: string; count: number }[]>;
  /** Names of partners and towns: "city:red-deer" → Red Deer. */
  names: Readonly<Record<string, string>>;
  filters: SearchFilters;
}

/** How many values stand open before "more". */
const SHOWN = 5;
/** Facets whose values have an order of their own; the others go by count. */
const ORDER: Partial<Record<Facet, readonly string[]>> = {
  hse: HSE_KINDS,
  status: STATUSES,
  size: SIZES,
  email: EMAIL_CLASSES,
};

/** The facets of a search, in its form: tick boxes with the total that each would give. */
export function SearchFacets(facets: FacetsData) {
  const t = useText(searchText);
  const { filters } = facets;
  const whole = (facet: Facet) => t(`f_${facet}`);
  return (
    <>
      <Group title={whole("province")} chosen={filters.province.length} open>
        <Options facet="province" {...facets} />
      </Group>
      <Group title={whole("hse")} chosen={filters.hse.length} open>
        <Options facet="hse" {...facets} />
      </Group>
      <Group title={whole("due")} chosen={filters.due.length} open>
        <Choice facet="due" any={t("any_time")} {...facets} />
      </Group>
      <Group
        title={whole("status")}
        chosen={filters.status.length + Number(filters.certifiedAll)}
        hint={t("status_hint")}
      >
        <Options facet="status" {...facets} />
        <label>
          <input type="checkbox" name="certified" value="all" defaultChecked={filters.certifiedAll} />
          {t("certified_all")}
        </label>
      </Group>
      <Group title={whole("trade")} chosen={filters.trade.length}>
        <Options facet="trade" {...facets} />
      </Group>
      <Group title={whole("city")} chosen={filters.city.length}>
        <Options facet="city" {...facets} />
      </Group>
      <Group title={whole("partner")} chosen={filters.partner.length}>
        <Options facet="partner" {...facets} />
      </Group>
      <Group title={t("f_programme_level")} chosen={filters.programme.length + filters.level.length}>
        <Choice facet="level" any={t("level_any")} {...facets} />
        <Options facet="programme" {...facets} />
      </Group>
      <Group title={whole("size")} chosen={filters.size.length}>
        <Options facet="size" {...facets} />
      </Group>
      <Group title={t("f_email_phone")} chosen={filters.email.length + filters.phone.length}>
        <Options facet="email" {...facets} />
        <Options facet="phone" {...facets} />
      </Group>
    </>
  );
}

function Group({
  title,
  chosen,
  open,
  hint,
  children,
}: {
  title: string;
  chosen: number;
  open?: boolean;
  hint?: string;
  children: React.ReactNode;
}) {
  const t = useText(searchText);
  return (
    <details className="facet" open={open === true || chosen > 0}>
      <summary>
        {title}
        {chosen > 0 && <small aria-label={t("facet_chosen", { n: chosen })}>{chosen}</small>}
        <Icon name="down" />
      </summary>
      <div role="group" aria-label={title}>
        {hint && <p className="hint">{hint}</p>}
        {children}
      </div>
    </details>
  );
}

function Options({ facet, counts, names, filters }: { facet: Facet } & FacetsData) {
  const t = useText(searchText);
  const chosen = filters[facet];
  const order = ORDER[facet];
  const known = counts[facet];
  const missing = chosen.filter((value) => !known.some((each) => each.value === value));
  const all = [...known, ...missing.map((value) => ({ value, count: 0 }))].filter(
    ({ value, count }) => count > 0 || facet === "hse" || chosen.includes(value),
  );
  if (order) all.sort((one, other) => order.indexOf(one.value) - order.indexOf(other.value));
  const few = order ? all : all.filter(({ value }, index) => index < SHOWN || chosen.includes(value));
  const rest = all.filter((each) => !few.includes(each));
  const option = ({ value, count }: { value: string; count: number }) => (
    <label key={value}>
      <input type="checkbox" name={facet} value={value} defaultChecked={chosen.includes(value)} />
      {valueWord(t.language, { name: facet, value }, names)}
      <small>{formatNumber(t.language, count)}</small>
    </label>
  );
  return (
    <>
      {few.map(option)}
      {rest.length > 0 && (
        <details className="fold">
          <summary>{t("more", { n: rest.length })}</summary>
          {rest.map(option)}
        </details>
      )}
    </>
  );
}

/** A facet that takes one value only. */
function Choice({ facet, any, counts, names, filters }: { facet: "due" | "level"; any: string } & FacetsData) {
  const t = useText(searchText);
  const chosen = filters[facet][0];
  const known = counts[facet].filter(({ value }) => facet === "due" || value !== "cor");
  // What is chosen is said also where nothing is left of it.
  const values =
    chosen === undefined || chosen === "cor" || known.some(({ value }) => value === chosen)
      ? known
      : [...known, { value: chosen, count: 0 }];
  return (
    <select className="select" name={facet} defaultValue={chosen ?? ""} aria-label={t(`f_${facet}`)}>
      <option value="">{any}</option>
      {values.map(({ value, count }) => (
        <option key={value} value={value}>
          {valueWord(t.language, { name: facet, value }, names)} ({formatNumber(t.language, count)})
        </option>
      ))}
    </select>
  );
}

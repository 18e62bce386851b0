import { dayNumber } from "~/features/certifications/calendar-day";
import type { ContractorDocument } from "./contractor-document";
import { DirectoryColumns, maskOf, NEVER } from "./directory-columns";
import { FIELDS } from "./directory-vocabulary";
import { detachedNames, ListBuilder } from "./list-column";
import { EMAIL_CLASSES, HSE_KINDS, PROVINCES, SIZES, STATUSES } from "./search-query";

/** What is read of a document to be held in columns. */
export type DocumentRow = Pick<
  ContractorDocument,
  | "contractorId"
  | "dataSet"
  | "sortName"
  | "legalWords"
  | "otherWords"
  | "placeWords"
  | "tradeWords"
  | "status"
  | "nextDueOn"
  | "levels"
  | "provinces"
  | "programmes"
  | "partners"
  | "city"
  | "cityName"
  | "trades"
  | "size"
  | "hse"
  | "email"
  | "phone"
  | "addedOn"
>;

/** Takes documents in the order of their sort names, one by one as they are read, so that nothing waits for the last. */
export class DirectoryColumnsBuilder {
  private before = "";
  private readonly ids: string[] = [];
  private readonly live: number[] = [];
  private readonly status: number[] = [];
  private readonly levels: number[] = [];
  private readonly provinces: number[] = [];
  private readonly hse: number[] = [];
  private readonly email: number[] = [];
  private readonly size: number[] = [];
  private readonly phone: number[] = [];
  private readonly due: number[] = [];
  private readonly added: number[] = [];
  private readonly nameLengths: number[] = [];
  private readonly city = new ListBuilder();
  private readonly cityNames = new Map<string, string>();
  private readonly programmes = new ListBuilder();
  private readonly partners = new ListBuilder();
  private readonly trades = new ListBuilder();
  private readonly words = new ListBuilder(FIELDS);

  add(row: DocumentRow): void {
    if (row.sortName < this.before) throw new Error(`Search document ${row.contractorId} is out of order`);
    this.before = row.sortName;
    this.ids.push(row.contractorId);
    this.live.push(row.dataSet === "live" ? 1 : 0);
    this.status.push(row.status === null ? 0 : STATUSES.indexOf(row.status) + 1);
    this.levels.push(row.levels.reduce((mask, level) => mask | (level === "cor" ? 1 : level === "small" ? 2 : 4), 0));
    this.provinces.push(maskOf(row.provinces, PROVINCES));
    this.hse.push(HSE_KINDS.indexOf(row.hse));
    this.email.push(EMAIL_CLASSES.indexOf(row.email));
    this.size.push(SIZES.indexOf(row.size));
    this.phone.push(row.phone ? 1 : 0);
    this.due.push(row.nextDueOn === null ? NEVER : dayNumber(row.nextDueOn));
    this.added.push(dayNumber(row.addedOn));
    this.nameLengths.push(Math.min(255, row.sortName.length));
    this.city.add(row.city === null ? [] : [row.city]);
    if (row.city !== null && row.cityName !== null && !this.cityNames.has(row.city)) {
      this.cityNames.set(row.city, row.cityName);
    }
    this.programmes.add(row.programmes);
    this.partners.add(row.partners);
    this.trades.add(row.trades);
    [row.legalWords, row.otherWords, row.placeWords, row.tradeWords].forEach((words, field) => {
      if (words !== "") for (const word of words.split(" ")) this.words.push(word, field);
    });
    this.words.close();
  }

  finish(): DirectoryColumns {
    return new DirectoryColumns({
      count: this.ids.length,
      // One string for all: a string cut out of a chunk that was read would hold the whole chunk in memory.
      ids: Buffer.from(this.ids.join(""), "latin1").toString("latin1"),
      live: Uint8Array.from(this.live),
      status: Uint8Array.from(this.status),
      levels: Uint8Array.from(this.levels),
      provinces: Uint16Array.from(this.provinces),
      hse: Uint8Array.from(this.hse),
      email: Uint8Array.from(this.email),
      size: Uint8Array.from(this.size),
      phone: Uint8Array.from(this.phone),
      due: Int32Array.from(this.due),
      added: Int32Array.from(this.added),
      nameLengths: Uint8Array.from(this.nameLengths),
      city: this.city.finish(),
      cityNames: detachedNames(this.cityNames),
      programmes: this.programmes.finish(),
      partners: this.partners.finish(),
      trades: this.trades.finish(),
      words: this.words.finish(),
    });
  }
}

import type { Day } from "~/features/certifications/calendar-day";
import { dsaResearch } from "~/features/imports/sources/dsa-research";
import { listDate, ROUNDS } from "./calendar";
import { contentRound } from "./holding";
import { LIST_DECLARATIONS, writeList } from "./lists";
import { planFirms } from "./plan";
import { planContacts, researchRound, writeResearch } from "./research";

export type DemoFile = { round: number; source: string; listDate: Day; name: string; bytes: Buffer };

/** The twelve weekly rounds in the order in which they are imported: each week the lists, then the research. */
export function* demoFiles(asOf: Day): Generator<DemoFile> {
  const firms = planFirms();
  const contacts = planContacts(firms);
  const editions = new Map<string, { content: number; bytes: Buffer }>();
  const edition = (source: string, content: number, write: () => Buffer): Buffer => {
    const last = editions.get(source);
    if (last?.content === content) return last.bytes;
    const bytes = write();
    editions.set(source, { content, bytes });
    return bytes;
  };
  for (let round = 1; round <= ROUNDS; round += 1) {
    const day = listDate(asOf, round);
    const file = (source: string, bytes: Buffer): DemoFile => ({
      round,
      source,
      listDate: day,
      name: `${source}_${day}.csv`,
      bytes,
    });
    for (const declaration of LIST_DECLARATIONS) {
      const content = contentRound(declaration.id, round);
      yield file(
        declaration.id,
        edition(declaration.id, content, () => writeList(declaration, firms, asOf, content)),
      );
    }
    const content = researchRound(round);
    yield file(
      dsaResearch.id,
      edition(dsaResearch.id, content, () => writeResearch(contacts, asOf, content)),
    );
  }
}

import { prisma } from "~/platform/prisma.server";
import { dayOf } from "./calendar-day";

export interface Jurisdiction {
  code: string;
  slug: string;
  /** Quebec and Prince Edward Island have no COR programme. */
  hasCor: boolean;
  board: string;
  sourceUrl: string | null;
  checkedOn: string;
}

const WEST_TO_EAST = ["BC", "AB", "SK", "MB", "ON", "QC", "NB", "NS", "PE", "NL", "YT", "NT", "NU"];

/** The thirteen provinces and territories, west to east as a map has them. */
export async function jurisdictions(): Promise<Jurisdiction[]> {
  const found = await prisma.jurisdiction.findMany({
    select: { code: true, slug: true, hasCor: true, board: true, sourceUrl: true, checkedOn: true },
  });
  return found
    .map((place) => ({ ...place, checkedOn: dayOf(place.checkedOn) }))
    .sort((one, other) => WEST_TO_EAST.indexOf(one.code) - WEST_TO_EAST.indexOf(other.code));
}

import type { Random } from "./random";
import { TOWN_ROWS } from "./towns";

export type Town = {
  name: string;
  province: string;
  latitude: number;
  longitude: number;
  weight: number;
  fsas: string[];
};

export type Address = { town: string; province: string; postalCode: string; latitude: string; longitude: string };

const TOWNS: readonly Town[] = TOWN_ROWS.map(([name, province, latitude, longitude, weight, fsas]) => ({
  name,
  province,
  latitude,
  longitude,
  weight,
  fsas: fsas.split(" "),
}));

export function townOf(name: string, province: string): Town {
  const town = TOWNS.find((other) => other.name === name && other.province === province);
  if (!town) throw new Error(`Not a town of the demo: ${name}, ${province}`);
  return town;
}

export function drawTown(random: Random, province: string): Town {
  return random.weighted(
    TOWNS.filter((town) => town.province === province).map((town) => [town, town.weight] as const),
  );
}

/** An invented address: the town's sortation area with a made-up second half, some kilometres around its centre. */
export function addressIn(random: Random, town: Town): Address {
  const letter = () => random.pick([..."ABCEGHJKLMNPRSTVWXYZ"]);
  const spread = town.weight > 30 ? 0.07 : 0.02;
  return {
    town: town.name,
    province: town.province,
    postalCode: `${random.pick(town.fsas)} ${random.int(1, 9)}${letter()}${random.int(0, 9)}`,
    latitude: (town.latitude + (random.next() - 0.5) * spread).toFixed(4),
    longitude: (town.longitude + (random.next() - 0.5) * spread * 1.5).toFixed(4),
  };
}

/** Area codes in use at a place; numbers are always of the block 555-0100 to 555-0199, which is kept for fiction. */
function areaCodes({ province, latitude, longitude }: Town): readonly string[] {
  switch (province) {
    case "AB":
      return latitude < 52.6 ? ["403", "403", "587", "368"] : ["780", "780", "587", "825"];
    case "BC":
      return longitude > -123.6 && longitude < -121.4 && latitude < 49.9
        ? ["604", "604", "778", "236"]
        : ["250", "250", "778"];
    case "SK":
      return ["306", "306", "639"];
    case "MB":
      return ["204", "204", "431"];
    case "ON":
      if (longitude < -84.8) return ["807"];
      if (latitude > 45.3 && longitude < -78) return ["705", "249"];
      if (longitude > -77.6) return ["613", "343"];
      if (latitude > 43.55 && latitude < 43.85 && longitude > -79.65 && longitude < -79.1) return ["416", "647", "437"];
      if (longitude < -79.95) return ["519", "226", "548"];
      return ["905", "289", "365"];
    case "NB":
      return ["506"];
    case "NS":
    case "PE":
      return ["902", "902", "782"];
    case "NL":
      return ["709", "709", "879"];
    case "QC":
      if (longitude > -74 && longitude < -73.2 && latitude < 45.7) return ["514", "438", "450"];
      return longitude < -74 ? ["819", "873"] : ["418", "581"];
    default:
      return ["867"];
  }
}

/** Ten digits. */
export function phoneIn(random: Random, town: Town): string {
  return `${random.pick(areaCodes(town))}55501${String(random.int(0, 99)).padStart(2, "0")}`;
}

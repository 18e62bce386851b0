export const SIX_CERTIFICATES = "Kestrel & Thorne Constructors Inc.";
export const NINETY_LETTERS =
  "Les Entreprises d'excavation, de terrassement et de démolition Beausoleil-Larivière, Haché et Fils Ltée";

type Hand = {
  source: string;
  jurisdiction: string;
  name: string;
  town: string;
  province: string;
  trade: string;
  french?: boolean;
};
const hand = (
  source: string,
  jurisdiction: string,
  name: string,
  town: string,
  province: string,
  trade: string,
  french = false,
): Hand => ({ source, jurisdiction, name, town, province, trade, french });

/** Two firms each, however alike they look. */
export const NEAR_DUPLICATES: readonly (readonly [Hand, Hand])[] = [
  [
    hand("dsa-build-ab", "AB", "Harrowby Bros. Ltd.", "Red Deer", "AB", "earthworks-demolition"),
    hand("dsa-energy", "AB", "Harrowby Bros. (2012) Ltd.", "Red Deer", "AB", "oilfield"),
  ],
  [
    hand("dsa-build-ab", "AB", "Polar Light Electric Ltd.", "Edmonton", "AB", "electrical"),
    hand("dsa-north", "YT", "Polar Light Electric Ltd.", "Whitehorse", "YT", "electrical"),
  ],
  [
    hand("dsa-bc", "BC", "Crestfall Roofing Ltd.", "Kelowna", "BC", "roofing"),
    hand("dsa-energy", "BC", "Crestfall Roofing Ltd.", "Fort St. John", "BC", "industrial-builder"),
  ],
  [
    hand("dsa-build-ab", "AB", "Larsenby Mechanical Ltd.", "Calgary", "AB", "mechanical"),
    hand("dsa-energy", "AB", "Larsonby Mechanical Ltd.", "Calgary", "AB", "mechanical"),
  ],
  [
    hand("dsa-prairie", "SK", "1020118 Saskatchewan Ltd.", "Saskatoon", "SK", "concrete"),
    hand("dsa-prairie", "MB", "1020119 Manitoba Ltd.", "Winnipeg", "MB", "concrete"),
  ],
  [
    hand("dsa-ontario", "ON", "Northmoor Paving Inc.", "Sudbury", "ON", "roads-bridges"),
    hand("dsa-atlantic", "NS", "Northmoor Paving Inc.", "Truro", "NS", "roads-bridges"),
  ],
  [
    hand("dsa-atlantic", "NB", "Constructions Beaulac et Fils Ltée", "Edmundston", "NB", "general-contractor", true),
    hand("dsa-ontario", "ON", "Constructions Beaulac & Filles inc.", "Hawkesbury", "ON", "general-contractor", true),
  ],
  [
    hand("dsa-ontario", "ON", "Tallis Wood Interiors Inc.", "Ottawa", "ON", "drywall-insulation"),
    hand("dsa-atlantic", "NL", "Talliswood Interiors Inc.", "St. John's", "NL", "drywall-insulation"),
  ],
];

/** Names that no drawn firm may have. */
export const HAND_MADE = [
  SIX_CERTIFICATES,
  NINETY_LETTERS,
  ...NEAR_DUPLICATES.flatMap(([one, other]) => [one.name, other.name]),
];

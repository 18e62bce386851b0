import { bcIndigenousBusinesses } from "./sources/bc-indigenous-businesses";
import { cccConstruction } from "./sources/ccc-construction";
import { dsaAtlantic } from "./sources/dsa-atlantic";
import { dsaBc } from "./sources/dsa-bc";
import { dsaBuildAb } from "./sources/dsa-build-ab";
import { dsaEnergy } from "./sources/dsa-energy";
import { dsaNorth } from "./sources/dsa-north";
import { dsaOntario } from "./sources/dsa-ontario";
import { dsaPrairie } from "./sources/dsa-prairie";
import { dsaResearch } from "./sources/dsa-research";
import { vancouverContractors } from "./sources/vancouver-contractors";
import type { SourceDeclaration } from "./source";

/** Every source there is. Adding one: its file in sources/, and a line here. */
export const SOURCES: readonly SourceDeclaration[] = [
  dsaBuildAb,
  dsaEnergy,
  dsaBc,
  dsaPrairie,
  dsaOntario,
  dsaAtlantic,
  dsaNorth,
  dsaResearch,
  cccConstruction,
  bcIndigenousBusinesses,
  vancouverContractors,
];

export function sourceOf(id: string): SourceDeclaration | undefined {
  return SOURCES.find((source) => source.id === id);
}

import { fold } from "~/features/contractors/fold";
import type { RecordField } from "./source";

/**
 * Usual names of columns in English and French (domain.md §2.1), folded. They are suggestions: a file that uses one is not
 * read by it unless the declaration says so or an operator confirmed it. A name that means two things ("region", "type",
 * "status") is of the field that lists use it for most; a declaration that means another maps it itself.
 */
const USUAL_NAMES: Partial<Record<RecordField, readonly string[]>> = {
  legal_name: [
    ...["company", "company name", "employer", "employer name", "legal name", "firm", "firm name", "organization"],
    ...["organisation", "organization name", "business name", "name", "contractor", "contractor name", "member"],
    ...["raison sociale", "nom de l'entreprise", "entreprise", "nom légal", "dénomination sociale", "employeur", "nom"],
  ],
  trade_name: [
    ...[
      "operating as",
      "o/a",
      "dba",
      "d/b/a",
      "doing business as",
      "trade name",
      "operating name",
      "also known as",
      "aka",
    ],
    ...["nom commercial", "faisant affaire sous", "autre nom", "f.a.s.", "fas"],
  ],
  city: ["city", "town", "municipality", "location", "city/town", "ville", "municipalité", "localité"],
  province: ["province", "prov", "region", "state", "province/territory", "région", "province ou territoire"],
  postal_code: ["postal code", "postal", "postcode", "zip", "code postal"],
  number: [
    ...[
      "COR #",
      "COR number",
      "COR no",
      "certificate no",
      "certificate number",
      "certificate #",
      "certificate",
      "cert #",
    ],
    ...["cert no", "cert number", "certification number", "certification #", "SAFE #", "SAFE number", "SECOR #"],
    ...["SECOR number", "number", "no", "numéro de certificat", "no de certificat", "numéro", "n°", "certificat"],
  ],
  programme: [
    ...["program", "programme", "type", "COR/SECOR", "certificate type", "cert type", "certification type"],
    ...["size class", "type de certificat", "type de certification"],
  ],
  issued_on: [
    ...["issued", "issue date", "issued on", "date issued", "certified on", "certification date", "effective"],
    ...["effective date", "valid from", "date d'émission", "délivré le", "date de délivrance", "émis le"],
    ...["date de certification", "en vigueur le"],
  ],
  expires_on: [
    ...["expiry", "expiry date", "expires", "expires on", "exp date", "expiration", "expiration date", "valid until"],
    ...["valid to", "valid thru", "LoGS expiry", "good standing until", "date d'expiration", "échéance", "expire le"],
    ...["valide jusqu'au", "date d'échéance", "en règle jusqu'au"],
  ],
  published_status: [
    ...[
      "status",
      "standing",
      "good standing",
      "audit pending",
      "certified",
      "active",
      "lapsed",
      "suspended",
      "cor status",
    ],
    ...["statut", "état", "en règle"],
  ],
  trade: [
    ...[
      "CU",
      "classification unit",
      "classification",
      "industry code",
      "industry",
      "WCB code",
      "rate code",
      "NIC",
      "NAICS",
    ],
    ...["NAICS code", "trade", "trades", "category", "sector", "métier", "catégorie", "secteur", "secteur d'activité"],
    ...["code SCIAN", "SCIAN"],
  ],
  business_phone: [
    ...["phone", "phone number", "tel", "telephone", "telephone number", "business phone", "main phone"],
    ...["téléphone", "tél", "numéro de téléphone"],
  ],
  website: ["web", "site", "website", "web site", "url", "site web", "site internet"],
  email: ["e-mail", "email", "e-mail address", "courriel", "adresse courriel", "adresse électronique"],
  size: ["employees", "number of employees", "size", "headcount", "staff", "employés", "nombre d'employés", "taille"],
  latitude: ["latitude", "lat"],
  longitude: ["longitude", "lon", "lng", "long"],
  person_name: [
    "contact",
    "contact name",
    "contact person",
    "person",
    "personne",
    "personne-ressource",
    "nom du contact",
  ],
  title: ["title", "job title", "position", "role", "titre", "poste", "fonction"],
};

const FIELD_OF = new Map<string, RecordField>();
for (const [field, names] of Object.entries(USUAL_NAMES) as [RecordField, readonly string[]][]) {
  for (const name of names) FIELD_OF.set(fold(name) || name, field);
}

/** The field that a column of this name usually holds. */
export function usualField(header: string): RecordField | undefined {
  return FIELD_OF.get(fold(header) || header);
}

/** The usual names of a field, folded. */
export function usualNames(field: RecordField): string[] {
  return (USUAL_NAMES[field] ?? []).map((name) => fold(name) || name);
}

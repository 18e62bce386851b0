import { catalogue } from "./catalogue";

/** What a list changed of a firm: the field, what it said, what it says. */
export const changeWords = catalogue({
  en: {
    changed: "{field}: {from} → {to}",
    added: "{field}: {to}, not published before",
    removed: "{field}: {from}, no longer published",
    size_near:
      "Near the largest size for a small-employer certificate in {place} ({n, plural, one {# person} other {# people}})",
    size_over:
      "Over the largest size for a small-employer certificate in {place} ({n, plural, one {# person} other {# people}})",
  },
  fr: {
    changed: "{field} : {from} → {to}",
    added: "{field} : {to}, non publié auparavant",
    removed: "{field} : {from}, n’est plus publié",
    size_near:
      "Près de l’effectif maximal d’un certificat de petit employeur ({place}, {n, plural, one {# personne} other {# personnes}})",
    size_over:
      "Au-delà de l’effectif maximal d’un certificat de petit employeur ({place}, {n, plural, one {# personne} other {# personnes}})",
  },
});

/** The fields of a firm and of its certificates, as a page names them. */
export const fieldWords = catalogue({
  en: {
    legal_name: "Legal name",
    trade_names: "Trade name",
    former_names: "Former name",
    city: "Town",
    province: "Province",
    postal_code: "Postal code",
    business_phone: "Main line",
    website: "Website",
    trades: "Trade",
    size: "Size",
    jurisdiction: "Issued in",
    programme: "Programme",
    partner: "Partner",
    period_kind: "Kind",
    number: "Number",
    issued_on: "Issued",
    expires_on: "End date",
    date_kind: "Term",
    published_status: "Published status",
  },
  fr: {
    legal_name: "Dénomination sociale",
    trade_names: "Nom commercial",
    former_names: "Ancien nom",
    city: "Ville",
    province: "Province",
    postal_code: "Code postal",
    business_phone: "Ligne principale",
    website: "Site Web",
    trades: "Métier",
    size: "Effectif",
    jurisdiction: "Délivré en",
    programme: "Programme",
    partner: "Partenaire",
    period_kind: "Nature",
    number: "Numéro",
    issued_on: "Délivré",
    expires_on: "Date de fin",
    date_kind: "Durée",
    published_status: "Statut publié",
  },
});

export const periodKindWords = catalogue({
  en: { certificate: "certificate", standing: "good standing", letter: "letter" },
  fr: { certificate: "certificat", standing: "en règle", letter: "lettre" },
});

export const dateKindWords = catalogue({
  en: { cert_3y: "3 years", cert_1y: "1 year", logs_1y: "yearly proof", letter: "letter", unknown: "not known" },
  fr: { cert_3y: "3 ans", cert_1y: "1 an", logs_1y: "preuve annuelle", letter: "lettre", unknown: "inconnue" },
});

import { catalogue } from "./catalogue";

export const listDatesText = catalogue({
  en: {
    one_day: "Lists as of {on}.",
    several: "Lists of {from} to {to}.",
    partner: "This partner’s list of {on}.",
    partner_held:
      "A newer list of this partner is held for review; until it is settled no due dates are shown for its firms.",
  },
  fr: {
    one_day: "Listes du {on}.",
    several: "Listes du {from} au {to}.",
    partner: "Liste de ce partenaire du {on}.",
    partner_held:
      "Une liste plus récente de ce partenaire est à l’examen; d’ici là, aucune échéance n’est montrée pour ses entreprises.",
  },
});

import { catalogue } from "./catalogue";

/** No name, no value: the link leads to what is public, or to what the team owns. */
export const correctionMailText = catalogue({
  en: {
    subject: "Your report to TruCOR Intel",
    accepted_value: "Thank you. We checked what you reported, and the company’s page has been corrected:",
    accepted_other: "Thank you. We checked what you reported and have followed it up. The company’s page:",
    accepted_duplicate:
      "Thank you. We checked what you reported and are putting the entries together. The company’s page:",
    accepted_contact:
      "Thank you. We checked what your team reported about a contact that it had opened, and the contact is no longer offered as it was.",
    declined:
      "Thank you. We checked what you reported against the published sources and have left the entry as it is. It follows the publishers’ lists, which you can see here:",
    credit:
      "{credits, plural, one {# credit was returned to your balance.} other {# credits were returned to your balance.}}",
    noCredit:
      "No credit is returned: the contact came free of charge, was opened more than 90 days before the report, or was made good before.",
    sender: "TruCOR Intel",
  },
  fr: {
    subject: "Votre signalement à TruCOR Intel",
    accepted_value: "Merci. Nous avons vérifié votre signalement, et la page de l’entreprise a été corrigée :",
    accepted_other: "Merci. Nous avons vérifié votre signalement et y avons donné suite. La page de l’entreprise :",
    accepted_duplicate:
      "Merci. Nous avons vérifié votre signalement et réunissons les inscriptions. La page de l’entreprise :",
    accepted_contact:
      "Merci. Nous avons vérifié ce que votre équipe a signalé au sujet d’un contact qu’elle avait ouvert; ce contact n’est plus offert tel quel.",
    declined:
      "Merci. Nous avons comparé votre signalement aux sources publiées et laissé l’inscription telle quelle. Elle suit les listes des éditeurs, que vous pouvez voir ici :",
    credit:
      "{credits, plural, one {# crédit a été remis à votre solde.} other {# crédits ont été remis à votre solde.}}",
    noCredit:
      "Aucun crédit n’est remis : ce contact était gratuit, a été ouvert plus de 90 jours avant le signalement ou a déjà été compensé.",
    sender: "TruCOR Intel",
  },
});

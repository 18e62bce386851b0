import { catalogue } from "./catalogue";

export const optOutMailText = catalogue({
  en: {
    subject: "Remove this address from TruCOR Intel",
    lead: "Somebody asked us to remove this address from TruCOR Intel. Open this page and press the button; opening it alone changes nothing.",
    rules:
      "The link works for 7 days. After the button, the address and the person it belongs to are removed at once and are not taken in again.",
    notYou: "If it was not you, do nothing. We write this mail whether or not the address is in our directory.",
    sender: "TruCOR Intel",
    buyerSubject: "A contact that you opened was withdrawn",
    buyerLead:
      "A person or mailbox that your team opened in TruCOR Intel has asked not to be listed. It is gone from your reveals, lists and exports.",
    buyerEvidence: "Evidence id: {id}",
    buyerDelete: "Please delete it from your own systems by {date} and do not write to it again.",
    buyerCredit:
      "{credits, plural, one {# credit was returned to your balance.} other {# credits were returned to your balance.}}",
    buyerNoCredit: "It was opened more than 30 days ago or came free of charge, so no credit is returned.",
  },
  fr: {
    subject: "Retirer cette adresse de TruCOR Intel",
    lead: "Quelqu’un nous a demandé de retirer cette adresse de TruCOR Intel. Ouvrez cette page et appuyez sur le bouton; l’ouvrir ne change rien en soi.",
    rules:
      "Le lien fonctionne pendant 7 jours. Après le bouton, l’adresse et la personne à qui elle appartient sont retirées aussitôt et ne sont plus reprises.",
    notYou:
      "Si ce n’était pas vous, ne faites rien. Nous écrivons ce courriel que l’adresse figure ou non dans notre répertoire.",
    sender: "TruCOR Intel",
    buyerSubject: "Un contact que vous avez ouvert a été retiré",
    buyerLead:
      "Une personne ou une boîte aux lettres que votre équipe a ouverte dans TruCOR Intel a demandé à ne plus y figurer. Elle a disparu de vos contacts ouverts, de vos listes et de vos exportations.",
    buyerEvidence: "Identifiant de la preuve : {id}",
    buyerDelete: "Veuillez la supprimer de vos propres systèmes au plus tard le {date} et ne plus lui écrire.",
    buyerCredit:
      "{credits, plural, one {# crédit a été remis à votre solde.} other {# crédits ont été remis à votre solde.}}",
    buyerNoCredit: "Ce contact a été ouvert il y a plus de 30 jours ou sans frais : aucun crédit n’est remis.",
  },
});

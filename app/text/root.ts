import { catalogue } from "./catalogue";

export const rootText = catalogue({
  en: {
    siteName: "TruCOR Intel",
    description: "Every COR-certified contractor in Canada, and who to talk to about safety there.",
    skip: "Skip to the content",
    home: "Home page",
    search: "Search contractors",
    tryAgain: "Try again",
    request: "Request {id}",
    notFoundTitle: "There is no such page",
    notFoundBody: "The address is wrong, or what it showed is not there any more. Nothing was charged.",
    badRequestTitle: "We could not read that address",
    badRequestBody: "A part of the address is unknown or given twice. Nothing was charged.",
    lockedTitle: "Your team’s account is frozen",
    lockedBody:
      "A payment is disputed at the bank. Until that is settled nothing new is opened and nothing is exported. Nothing was charged.",
    forbiddenTitle: "That is not yours to do",
    forbiddenBody:
      "Your role in the team does not allow this. Ask an owner of the team. Nothing was changed and nothing was charged.",
    limitedTitle: "Enough company pages for today",
    limitedBody:
      "Your internet address has opened as many today as somebody without an account may. Sign in to go on, or come back tomorrow.",
    signIn: "Sign in",
    unavailableTitle: "We cannot answer at the moment",
    unavailableBody: "A part of the service is not available. Nothing was charged. Please try again in a minute.",
    errorTitle: "Something failed on our side",
    errorBody: "Nothing was charged by this. Try again; if it happens again, write to us with the number below.",
  },
  fr: {
    siteName: "TruCOR Intel",
    description: "Toutes les entreprises titulaires d’un COR au Canada, et à qui y parler de sécurité.",
    skip: "Aller au contenu",
    home: "Page d’accueil",
    search: "Chercher une entreprise",
    tryAgain: "Réessayer",
    request: "Requête {id}",
    notFoundTitle: "Cette page n’existe pas",
    notFoundBody: "L’adresse est erronée, ou ce qu’elle montrait n’y est plus. Rien n’a été débité.",
    badRequestTitle: "Nous n’avons pas pu lire cette adresse",
    badRequestBody: "Une partie de l’adresse est inconnue ou donnée deux fois. Rien n’a été débité.",
    lockedTitle: "Le compte de votre équipe est gelé",
    lockedBody:
      "Un paiement est contesté auprès de la banque. D’ici à son règlement, rien de nouveau ne s’ouvre et rien ne s’exporte. Rien n’a été débité.",
    forbiddenTitle: "Cela ne vous revient pas",
    forbiddenBody:
      "Votre rôle dans l’équipe ne le permet pas. Demandez à un propriétaire de l’équipe. Rien n’a été modifié ni débité.",
    limitedTitle: "Assez de pages d’entreprise pour aujourd’hui",
    limitedBody:
      "Votre adresse Internet en a ouvert aujourd’hui autant que le peut une personne sans compte. Connectez-vous pour continuer, ou revenez demain.",
    signIn: "Se connecter",
    unavailableTitle: "Nous ne pouvons pas répondre pour l’instant",
    unavailableBody:
      "Une partie du service n’est pas disponible. Rien n’a été débité. Veuillez réessayer dans une minute.",
    errorTitle: "Quelque chose a échoué de notre côté",
    errorBody:
      "Rien n’a été débité pour cela. Réessayez; si cela se reproduit, écrivez-nous avec le numéro ci-dessous.",
  },
});

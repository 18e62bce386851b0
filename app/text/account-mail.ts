import { catalogue } from "./catalogue";

export const accountMailText = catalogue({
  en: {
    signUpSubject: "Your link to TruCOR Intel",
    signUpLead:
      "Open this link to start with TruCOR Intel. It makes your account and your team, and takes you back to where you were:",
    signInSubject: "Your link to sign in to TruCOR Intel",
    signInLead: "Open this link to sign in to TruCOR Intel. If this address has no account yet, the link makes one:",
    resetSubject: "Choose a new password for TruCOR Intel",
    resetLead:
      "Open this link to sign in and choose a new password. If this address has no account yet, the link makes one:",
    rules:
      "The link is good for {minutes, number} minutes and works once. The page asks you to press a button; nothing happens before.",
    notYou: "You did not ask for it? Then somebody typed your address by mistake: do nothing, and nothing happens.",
    sender: "TruCOR Intel",
    changedSubject: "The password of your TruCOR Intel account was changed",
    changedLead: "The password of your account was set or changed just now, and every other session was ended.",
    changedNotYou: "It was not you? Choose a new password here at once:",
  },
  fr: {
    signUpSubject: "Votre lien vers TruCOR Intel",
    signUpLead:
      "Ouvrez ce lien pour commencer avec TruCOR Intel. Il crée votre compte et votre équipe, puis vous ramène là où vous étiez :",
    signInSubject: "Votre lien de connexion à TruCOR Intel",
    signInLead:
      "Ouvrez ce lien pour vous connecter à TruCOR Intel. Si cette adresse n’a pas encore de compte, le lien en crée un :",
    resetSubject: "Choisissez un nouveau mot de passe pour TruCOR Intel",
    resetLead:
      "Ouvrez ce lien pour vous connecter et choisir un nouveau mot de passe. Si cette adresse n’a pas encore de compte, le lien en crée un :",
    rules:
      "Le lien est valable {minutes, number} minutes et ne sert qu’une fois. La page vous demande d’appuyer sur un bouton; rien ne se passe avant.",
    notYou:
      "Vous n’avez rien demandé? Quelqu’un a sans doute saisi votre adresse par erreur : ne faites rien, et rien ne se passera.",
    sender: "TruCOR Intel",
    changedSubject: "Le mot de passe de votre compte TruCOR Intel a été modifié",
    changedLead:
      "Le mot de passe de votre compte vient d’être défini ou modifié, et toutes les autres sessions ont été fermées.",
    changedNotYou: "Ce n’était pas vous? Choisissez tout de suite un nouveau mot de passe ici :",
  },
});

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
    "second-factor-on-subject": "Two-step sign-in is on for your TruCOR Intel account",
    "second-factor-on-lead":
      "Two-step sign-in was turned on just now. From here on, signing in asks for a code from your app, and every other session was ended.",
    "second-factor-off-subject": "Two-step sign-in is off for your TruCOR Intel account",
    "second-factor-off-lead":
      "Two-step sign-in was turned off just now. Your link or your password is enough to sign in.",
    "second-factor-locked-subject": "Wrong codes for your TruCOR Intel account",
    "second-factor-locked-lead":
      "Five wrong codes were given after a right link or password, and codes are refused for a while now. If that was not you, somebody reads your mailbox or knows your password: change both.",
    "backup-code-used-subject": "A backup code of your TruCOR Intel account was used",
    "backup-code-used-lead":
      "A backup code was used just now instead of a code from your app. {codes, plural, =0 {None is} one {# is} other {# are}} left; new ones are made in the settings.",
    "backup-codes-renewed-subject": "New backup codes for your TruCOR Intel account",
    "backup-codes-renewed-lead": "New backup codes were made just now. The old ones do not work any more.",
    "second-factor-reset-subject": "Two-step sign-in was reset for your TruCOR Intel account",
    "second-factor-reset-lead":
      "Whoever runs this service turned two-step sign-in off for your account and ended all your sessions. Sign in with your link or your password, and turn it on again.",
    factorNotYou: "It was not you? Look at your sessions and your password here at once, and write to us:",
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
    "second-factor-on-subject": "La connexion en deux étapes est activée pour votre compte TruCOR Intel",
    "second-factor-on-lead":
      "La connexion en deux étapes vient d’être activée. Se connecter demande désormais un code de votre application, et toutes les autres sessions ont été fermées.",
    "second-factor-off-subject": "La connexion en deux étapes est désactivée pour votre compte TruCOR Intel",
    "second-factor-off-lead":
      "La connexion en deux étapes vient d’être désactivée. Votre lien ou votre mot de passe suffit pour vous connecter.",
    "second-factor-locked-subject": "Codes erronés pour votre compte TruCOR Intel",
    "second-factor-locked-lead":
      "Cinq codes erronés ont été saisis après un bon lien ou un bon mot de passe, et les codes sont refusés pour un moment. Si ce n’était pas vous, quelqu’un lit vos courriels ou connaît votre mot de passe : changez les deux.",
    "backup-code-used-subject": "Un code de secours de votre compte TruCOR Intel a servi",
    "backup-code-used-lead":
      "Un code de secours vient de servir à la place d’un code de votre application. {codes, plural, =0 {Il n’en reste aucun} one {Il en reste #} other {Il en reste #}}; on en crée de nouveaux dans les réglages.",
    "backup-codes-renewed-subject": "Nouveaux codes de secours pour votre compte TruCOR Intel",
    "backup-codes-renewed-lead":
      "De nouveaux codes de secours viennent d’être créés. Les anciens ne fonctionnent plus.",
    "second-factor-reset-subject": "La connexion en deux étapes de votre compte TruCOR Intel a été réinitialisée",
    "second-factor-reset-lead":
      "L’exploitant de ce service a désactivé la connexion en deux étapes de votre compte et fermé toutes vos sessions. Connectez-vous avec votre lien ou votre mot de passe, puis activez-la de nouveau.",
    factorNotYou:
      "Ce n’était pas vous? Vérifiez tout de suite vos sessions et votre mot de passe ici, et écrivez-nous :",
  },
});

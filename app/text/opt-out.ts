import { catalogue } from "./catalogue";

export const optOutText = catalogue({
  en: {
    title: "Remove my information",
    description:
      "Take your business contact information out of TruCOR Intel. Free, without an account and without proof of identity.",
    lead: "Give the e-mail address that should not be listed. We send a link to it; its button removes the address and the person it belongs to. It is free, and we ask for no identification.",
    email: "E-mail address to remove",
    emailHint: "We write to this address only, at most three times a day.",
    emailInvalid: "This is not an e-mail address. Nothing was sent.",
    send: "Send the link",
    sentTitle: "Look at your mail",
    sent: "If the address can receive mail, a link is on its way to it. The page behind the link has the button that removes the address. We say the same for every address, whether or not it is listed.",
    noMail: "No mail after an hour, or the address no longer works? Ask the desk below.",
    deskTitle: "If you cannot read mail at the address",
    deskLead:
      "Tell us what to remove or correct. A person looks at it and answers within five business days. Please send no identity document.",
    replyTo: "Where we can answer you",
    message: "What should be removed or corrected",
    messageHint: "For example: the company, the name, and the number or address that is listed. At most 4,000 letters.",
    deskInvalid: "Both an e-mail address for our answer and a message are needed. Nothing was sent.",
    ask: "Ask the desk",
    askedTitle: "Your request is with us",
    asked: "A person will look at it and answer within five business days.",
    confirmTitle: "Remove this address?",
    confirmLead:
      "After the button, the address this link was sent to and the person it belongs to are no longer found, shown, sold or exported here, and are not taken in again by later imports. Teams that paid for the contact are asked to delete it within 30 days.",
    confirm: "Remove it now",
    doneTitle: "Removed",
    done: "The address is no longer in TruCOR Intel: not in search, not for sale, not in what others had opened, not in exports. To keep it out we keep an irreversible, keyed fingerprint of it and nothing else.",
    expiredTitle: "This link no longer works",
    expired: "It is older than 7 days or incomplete. Ask for a new one below.",
    limited: "Too many requests came from your network. Please try again in an hour. Nothing was sent.",
  },
  fr: {
    title: "Retirer mes renseignements",
    description:
      "Faites retirer vos coordonnées professionnelles de TruCOR Intel. Gratuit, sans compte et sans preuve d’identité.",
    lead: "Donnez l’adresse de courriel qui ne doit pas figurer ici. Nous y envoyons un lien; son bouton retire l’adresse et la personne à qui elle appartient. C’est gratuit, et nous ne demandons aucune pièce d’identité.",
    email: "Adresse de courriel à retirer",
    emailHint: "Nous n’écrivons qu’à cette adresse, au plus trois fois par jour.",
    emailInvalid: "Ce n’est pas une adresse de courriel. Rien n’a été envoyé.",
    send: "Envoyer le lien",
    sentTitle: "Consultez votre courriel",
    sent: "Si l’adresse peut recevoir du courriel, un lien est en route. La page derrière le lien porte le bouton qui retire l’adresse. Nous disons la même chose pour toute adresse, qu’elle figure ici ou non.",
    noMail: "Aucun courriel après une heure, ou l’adresse ne fonctionne plus? Écrivez au bureau ci-dessous.",
    deskTitle: "Si vous ne pouvez pas lire le courriel de cette adresse",
    deskLead:
      "Dites-nous ce qu’il faut retirer ou corriger. Une personne s’en occupe et répond dans les cinq jours ouvrables. N’envoyez aucune pièce d’identité.",
    replyTo: "Où nous pouvons vous répondre",
    message: "Ce qu’il faut retirer ou corriger",
    messageHint:
      "Par exemple : l’entreprise, le nom, et le numéro ou l’adresse qui figure ici. Au plus 4\u00a0000 lettres.",
    deskInvalid: "Il faut une adresse de courriel pour notre réponse et un message. Rien n’a été envoyé.",
    ask: "Écrire au bureau",
    askedTitle: "Nous avons votre demande",
    asked: "Une personne l’examinera et répondra dans les cinq jours ouvrables.",
    confirmTitle: "Retirer cette adresse?",
    confirmLead:
      "Après le bouton, l’adresse à laquelle ce lien a été envoyé et la personne à qui elle appartient ne sont plus trouvées, montrées, vendues ni exportées ici, et les importations suivantes ne les reprennent pas. Les équipes qui ont payé ce contact sont priées de le supprimer dans les 30 jours.",
    confirm: "Retirer maintenant",
    doneTitle: "Retirée",
    done: "L’adresse n’est plus dans TruCOR Intel : ni dans la recherche, ni en vente, ni dans ce que d’autres avaient ouvert, ni dans les exportations. Pour qu’elle n’y revienne pas, nous en gardons une empreinte irréversible à clé, et rien d’autre.",
    expiredTitle: "Ce lien ne fonctionne plus",
    expired: "Il date de plus de 7 jours ou il est incomplet. Demandez-en un nouveau ci-dessous.",
    limited: "Trop de demandes sont venues de votre réseau. Réessayez dans une heure. Rien n’a été envoyé.",
  },
});

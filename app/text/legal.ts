import { catalogue } from "./catalogue";

/** What holds for the three legal pages together. */
export const legalText = catalogue({
  en: {
    updated: "In force since {date}.",
    operator: "Who answers for this service",
    operatorLine: "{name}, {address}. Privacy officer: {email}.",
    operatorNone:
      "This copy runs on one machine for trying it out; no operator has been named. Nothing may be sold with it.",
    trademark:
      "COR is a mark of the Canadian Federation of Construction Safety Associations (CFCSA). TruCOR Intel is not affiliated with the CFCSA, with a certifying partner or with a workers’ compensation board.",
    seeOptOut: "Remove or correct my information",
  },
  fr: {
    updated: "En vigueur depuis le {date}.",
    operator: "Qui répond de ce service",
    operatorLine: "{name}, {address}. Responsable de la protection des renseignements personnels : {email}.",
    operatorNone:
      "Cette copie fonctionne sur une seule machine à titre d’essai; aucun exploitant n’est désigné. Rien ne peut être vendu avec elle.",
    trademark:
      "COR est une marque de la Fédération canadienne des associations de sécurité dans la construction (CFCSA). TruCOR Intel n’est affilié ni à la CFCSA, ni à un partenaire de certification, ni à une commission des accidents du travail.",
    seeOptOut: "Retirer ou corriger mes renseignements",
  },
});

export const privacyText = catalogue({
  en: {
    title: "Privacy",
    description:
      "What TruCOR Intel keeps about people at certified contractors and about its own users, where it comes from, how long it stays, and how to have it removed.",
    lead: "We keep facts about companies and business contact information of people who look after safety there. This page says what, from where, for how long, and how to have it removed, free and without an account.",
    whatTitle: "What we keep about people at contractors",
    what: "A name, a job title with its designations, a business e-mail address and a business phone number, each with who published it, where and on which day we were given it, whether a statement against solicitation stood beside it, and when the address was last checked. Nothing else: no home address, no photo, no social profile, no score of a person.",
    whatMobile: "A mobile number is kept only if the company itself published it for business.",
    whereTitle: "Where it comes from",
    where:
      "From lists that certifying partners and public bodies publish, from business directories whose terms allow it, and from research that notes the page on which a company or association published each contact. Files are brought in by an operator, one source at a time. We run no program that crawls the web for e-mail addresses, and we do not guess addresses.",
    whyTitle: "What it is used for",
    why: "So that vendors of safety products and services can reach the person at a company whose job it is, about that job. Anybody may see that a contact of a certain function is known and how well it is documented. Name, address and number are shown only to a team that has paid for that contact.",
    whoTitle: "Who receives it",
    who: "Teams that opened the contact. We record which team opened which contact and when, and tell the person on request. Payment data goes to Stripe, which takes the payment; we never see a card number. Pages of this site make no request to anybody else.",
    longTitle: "How long it stays",
    long: "A contact stays as long as its source lists it. When two lists in a row lack it, it is marked as no longer listed. Rows that could not be read are kept for 30 days so that the file can be mended.",
    longOut:
      "After an opt-out the values are deleted at once. What stays is an irreversible, keyed fingerprint of the address, the number and the name at that company, so that no later import brings them back, and the fact that a team had once paid.",
    rightsTitle: "What you can ask for",
    rights:
      "To see what we hold about you, where it came from and who received it; to have it corrected; to have it removed and never taken in again. Asking by the form needs no account and no proof of identity: a link sent to the address is the proof. A request in writing for what we hold is answered within 30 days; what cannot be proved by mail is looked at within five business days.",
    rightsLaw:
      "Canadian privacy law treats business contact information used to reach somebody about their work apart from other personal information. We offer the same removal, access and correction to everybody, whichever province they live in.",
    usersTitle: "About users of this site",
    users:
      "For an account we keep the e-mail address, a password as an argon2id hash if one was set, sessions with their start and end, the team and its members, and what the team opened, listed and bought. Two cookies may be set: one for the session, one for the light or dark theme. There is no advertising and no tracking.",
    logsTitle: "Logs",
    logs: "Logs carry the address of a page, the time, a request number and ids. They carry no contact, no search text and no name.",
  },
  fr: {
    title: "Vie privée",
    description:
      "Ce que TruCOR Intel garde sur les personnes des entrepreneurs certifiés et sur ses propres utilisateurs, d’où cela vient, combien de temps cela reste et comment le faire retirer.",
    lead: "Nous gardons des faits sur des entreprises et les coordonnées professionnelles de personnes qui y veillent à la sécurité. Cette page dit quoi, d’où, combien de temps, et comment le faire retirer, gratuitement et sans compte.",
    whatTitle: "Ce que nous gardons sur les personnes des entrepreneurs",
    what: "Un nom, un titre de poste avec ses désignations, une adresse de courriel professionnelle et un numéro de téléphone professionnel, chacun avec qui l’a publié, où et quel jour nous l’avons reçu, si une mention contre la sollicitation l’accompagnait, et quand l’adresse a été vérifiée pour la dernière fois. Rien d’autre : ni adresse personnelle, ni photo, ni profil social, ni cote d’une personne.",
    whatMobile: "Un numéro de cellulaire n’est gardé que si l’entreprise l’a elle-même publié pour ses affaires.",
    whereTitle: "D’où cela vient",
    where:
      "De listes que publient des partenaires de certification et des organismes publics, de répertoires d’entreprises dont les conditions le permettent, et de recherches qui notent la page où une entreprise ou une association a publié chaque contact. Un exploitant apporte les fichiers, une source à la fois. Nous n’exploitons aucun programme qui parcourt le Web à la recherche d’adresses de courriel, et nous ne devinons pas d’adresses.",
    whyTitle: "À quoi cela sert",
    why: "Pour que les vendeurs de produits et de services de sécurité puissent joindre la personne dont c’est le travail dans une entreprise, au sujet de ce travail. Tout le monde peut voir qu’un contact d’une certaine fonction est connu et à quel point il est documenté. Le nom, l’adresse et le numéro ne sont montrés qu’à une équipe qui a payé ce contact.",
    whoTitle: "Qui le reçoit",
    who: "Les équipes qui ont ouvert le contact. Nous notons quelle équipe a ouvert quel contact et quand, et le disons à la personne sur demande. Les données de paiement vont à Stripe, qui reçoit le paiement; nous ne voyons jamais de numéro de carte. Les pages de ce site n’adressent aucune requête à qui que ce soit d’autre.",
    longTitle: "Combien de temps cela reste",
    long: "Un contact reste tant que sa source le publie. Quand deux listes de suite ne l’ont plus, il est marqué comme n’étant plus inscrit. Les lignes illisibles sont gardées 30 jours afin que le fichier puisse être corrigé.",
    longOut:
      "Après un retrait, les valeurs sont supprimées aussitôt. Ce qui reste est une empreinte irréversible à clé de l’adresse, du numéro et du nom dans cette entreprise, pour qu’aucune importation ne les ramène, et le fait qu’une équipe a payé un jour.",
    rightsTitle: "Ce que vous pouvez demander",
    rights:
      "Voir ce que nous détenons sur vous, d’où cela vient et qui l’a reçu; le faire corriger; le faire retirer pour de bon. Le formulaire ne demande ni compte ni preuve d’identité : un lien envoyé à l’adresse fait foi. Une demande écrite d’accès reçoit une réponse dans les 30 jours; ce qui ne peut être prouvé par courriel est examiné dans les cinq jours ouvrables.",
    rightsLaw:
      "Le droit canadien traite à part les coordonnées d’affaires qui servent à joindre une personne au sujet de son travail. Nous offrons le même retrait, le même accès et la même rectification à tous, quelle que soit leur province.",
    usersTitle: "Sur les utilisateurs de ce site",
    users:
      "Pour un compte, nous gardons l’adresse de courriel, un mot de passe sous forme d’empreinte argon2id s’il y en a un, les sessions avec leur début et leur fin, l’équipe et ses membres, et ce que l’équipe a ouvert, mis en liste et acheté. Deux témoins peuvent être déposés : un pour la session, un pour le thème clair ou sombre. Il n’y a ni publicité ni suivi.",
    logsTitle: "Journaux",
    logs: "Les journaux portent l’adresse d’une page, l’heure, un numéro de requête et des identifiants. Ils ne portent aucun contact, aucun texte de recherche et aucun nom.",
  },
});

export const termsText = catalogue({
  en: {
    title: "Terms",
    description: "What a credit opens, what may be done with it, and what TruCOR Intel does and does not promise.",
    lead: "What you get, what you may do with it, and what we do not promise.",
    serviceTitle: "The service",
    service:
      "TruCOR Intel shows contractors that published lists say hold a Certificate of Recognition or a certificate of the same family, with the source and the date of every fact. It is not a register and not complete: certificates are granted by many bodies, not all of which publish a list.",
    factsTitle: "Facts and dates",
    facts:
      "A date is shown as official where the list says it and as estimated where we work it out by a rule that is named beside it. A company that lists no longer show is not thereby out of certification: confirm with the certifying partner before you rely on it.",
    creditsTitle: "Credits",
    credits:
      "One credit opens one contact for your team, once and for good. Opening a person also opens the company’s role and general mailboxes that are known that day, at no charge. Facts about companies are free, in exports too. Prices are in Canadian dollars and shown before you pay; credits of a pack expire 12 months after purchase. A refusal charges nothing.",
    withdrawn:
      "A person may withdraw at any time. The contact then disappears from your reveals, lists and exports; if you opened it for a credit in the last 30 days, the credit is returned. You delete it from your own systems by the day that we tell you.",
    useTitle: "What you may do",
    use: "Use a contact to reach that person about their work, yourself or through somebody who works for you. You may not resell or publish contacts, hand them to others as a list, use them to profile people, or collect the directory with programs beyond what the interface is offered for.",
    lawTitle: "Your messages are yours",
    law: "You decide whether and how you may write or call, and you answer for it. The evidence grade beside a contact is evidence and no legal clearance. Read the anti-spam rules page before a first campaign.",
    accountTitle: "Account",
    account:
      "Keep the sign-in and the keys of your team to your team. We may hold reveals while a payment is disputed. You may stop at any time; what was paid for stays readable as long as the team exists and the person has not withdrawn.",
    liabilityTitle: "No guarantee of result",
    liability:
      "Lists contain errors and change. We correct what we are told of, with its source, and give no guarantee that a fact is right on the day you use it or that a person answers.",
  },
  fr: {
    title: "Conditions",
    description: "Ce qu’ouvre un crédit, ce qui peut en être fait, et ce que TruCOR Intel promet ou non.",
    lead: "Ce que vous obtenez, ce que vous pouvez en faire, et ce que nous ne promettons pas.",
    serviceTitle: "Le service",
    service:
      "TruCOR Intel montre des entrepreneurs qui, selon des listes publiées, détiennent un certificat de reconnaissance (COR) ou un certificat de la même famille, avec la source et la date de chaque fait. Ce n’est pas un registre et il n’est pas complet : de nombreux organismes délivrent des certificats et tous ne publient pas de liste.",
    factsTitle: "Faits et dates",
    facts:
      "Une date est dite officielle quand la liste la donne et estimée quand nous la calculons par une règle nommée à côté. Une entreprise que les listes ne montrent plus n’a pas perdu sa certification pour autant : confirmez auprès du partenaire de certification avant de vous y fier.",
    creditsTitle: "Crédits",
    credits:
      "Un crédit ouvre un contact pour votre équipe, une fois pour toutes. Ouvrir une personne ouvre aussi, sans frais, les boîtes de fonction et générales de l’entreprise connues ce jour-là. Les faits sur les entreprises sont gratuits, dans les exportations aussi. Les prix sont en dollars canadiens et montrés avant le paiement; les crédits d’un forfait expirent 12 mois après l’achat. Un refus ne coûte rien.",
    withdrawn:
      "Une personne peut se retirer en tout temps. Le contact disparaît alors de vos contacts ouverts, de vos listes et de vos exportations; si vous l’aviez ouvert pour un crédit dans les 30 derniers jours, le crédit est remis. Vous le supprimez de vos propres systèmes au plus tard le jour que nous vous indiquons.",
    useTitle: "Ce que vous pouvez faire",
    use: "Utiliser un contact pour joindre cette personne au sujet de son travail, vous-même ou par quelqu’un qui travaille pour vous. Vous ne pouvez ni revendre ni publier des contacts, ni les remettre à d’autres sous forme de liste, ni vous en servir pour profiler des personnes, ni recueillir le répertoire par des programmes au-delà de ce pour quoi l’interface est offerte.",
    lawTitle: "Vos messages sont les vôtres",
    law: "Vous décidez si et comment vous pouvez écrire ou téléphoner, et vous en répondez. La cote de preuve à côté d’un contact est une preuve et non une autorisation juridique. Lisez la page des règles anti-pourriel avant une première campagne.",
    accountTitle: "Compte",
    account:
      "Gardez la connexion et les clés de votre équipe pour votre équipe. Nous pouvons suspendre l’ouverture de contacts tant qu’un paiement est contesté. Vous pouvez cesser en tout temps; ce qui a été payé reste lisible tant que l’équipe existe et que la personne ne s’est pas retirée.",
    liabilityTitle: "Aucune garantie de résultat",
    liability:
      "Les listes contiennent des erreurs et changent. Nous corrigeons ce qu’on nous signale, avec sa source, et ne garantissons ni qu’un fait est exact le jour où vous l’utilisez ni qu’une personne répond.",
  },
});

export const antiSpamText = catalogue({
  en: {
    title: "Anti-spam rules for vendors",
    description:
      "What Canada’s anti-spam law asks of somebody who writes to a business contact, and what the evidence beside each contact can and cannot show.",
    lead: "Having an address is not permission to write to it. These are the rules of Canada’s anti-spam law (S.C. 2010, c. 23) that concern a first message to a business contact. This is no legal advice.",
    consentTitle: "Consent first",
    consent:
      "A commercial electronic message needs express or implied consent (s. 6(1)). A message that asks for consent is itself one (s. 1(3)). Whoever says there is consent has to prove it (s. 13).",
    publishedTitle: "Implied consent by publication",
    published:
      "Consent is implied where the person published the address conspicuously or had it published, no statement against unsolicited messages stands with it, and the message is relevant to the person’s business, role, functions or duties (s. 10(9)(b)). All three have to hold for each address.",
    court:
      "The Federal Court of Appeal (2020 FCA 103) did not accept addresses found in third-party directories unless the person had put them there, took a directory’s statement against solicitation as decisive, and held that knowing a job title does not by itself prove relevance. TruCOR Intel is such a directory: rely on the original publication that the evidence names, not on our page.",
    gradesTitle: "What the evidence grade says",
    grades:
      "A: published on the company’s own site and seen there in the last 180 days, no statement against solicitation found, the role stands beside it, a copy of the page is kept. B: the same without a copy, or up to 365 days old. C: an association’s or public list, or what is older or less complete. X: its e-mail is not sold and not exported.",
    contentTitle: "What a message must carry",
    content:
      "Your business name, and on whose behalf you write; a mailing address and a phone number, an e-mail or a web address, valid for 60 days after sending; and an unsubscribe that is clear, free and works for 60 days (s. 6(2), 6(3), 11). An unsubscribe takes effect without delay and within 10 business days at the latest (s. 11(3)).",
    penaltyTitle: "What is at stake",
    penalty:
      "Up to $1 million for an individual and $10 million for others for each violation (s. 20(4)). It is also prohibited to help or bring about a violation (s. 9).",
    phoneTitle: "Telephone",
    phone:
      "The National Do Not Call List does not apply to calls to businesses. Registration with its operator and the calling rules still do, and whoever asks your company not to be called has to be left alone within 14 days.",
    keepTitle: "What to keep",
    keep: "For each campaign: whom you wrote to and why it concerned their work, the evidence of each address on that day, the text, and every unsubscribe with what you did. Exports carry the evidence id, the source, the date and the grade for this purpose.",
  },
  fr: {
    title: "Règles anti-pourriel pour les vendeurs",
    description:
      "Ce que la loi canadienne anti-pourriel demande à qui écrit à un contact d’affaires, et ce que la preuve à côté de chaque contact peut montrer ou non.",
    lead: "Avoir une adresse n’est pas avoir la permission d’y écrire. Voici les règles de la loi canadienne anti-pourriel (L.C. 2010, ch. 23) qui concernent un premier message à un contact d’affaires. Ceci n’est pas un avis juridique.",
    consentTitle: "D’abord le consentement",
    consent:
      "Un message électronique commercial exige un consentement exprès ou tacite (par. 6(1)). Un message qui demande le consentement en est lui-même un (par. 1(3)). Qui affirme qu’il y a consentement doit le prouver (art. 13).",
    publishedTitle: "Consentement tacite par publication",
    published:
      "Le consentement est tacite quand la personne a publié ou fait publier l’adresse bien en vue, qu’aucune mention contre les messages non sollicités ne l’accompagne, et que le message se rapporte à son entreprise, à son rôle ou à ses fonctions (al. 10(9)b)). Les trois doivent valoir pour chaque adresse.",
    court:
      "La Cour d’appel fédérale (2020 CAF 103) n’a pas admis les adresses trouvées dans des répertoires de tiers à moins que la personne ne les y ait mises, a tenu pour décisive la mention d’un répertoire contre la sollicitation, et a jugé que connaître un titre de poste ne prouve pas en soi la pertinence. TruCOR Intel est un tel répertoire : fiez-vous à la publication d’origine que nomme la preuve, non à notre page.",
    gradesTitle: "Ce que dit la cote de preuve",
    grades:
      "A : publié sur le site même de l’entreprise et vu là dans les 180 derniers jours, aucune mention contre la sollicitation trouvée, le rôle figure à côté, une copie de la page est gardée. B : de même sans copie, ou jusqu’à 365 jours. C : liste d’une association ou liste publique, ou ce qui est plus ancien ou moins complet. X : le courriel n’est ni vendu ni exporté.",
    contentTitle: "Ce qu’un message doit porter",
    content:
      "Le nom de votre entreprise, et au nom de qui vous écrivez; une adresse postale et un numéro de téléphone, un courriel ou une adresse Web, valables 60 jours après l’envoi; et un désabonnement clair, gratuit, qui fonctionne 60 jours (par. 6(2), 6(3), art. 11). Un désabonnement prend effet sans délai et au plus tard dans les 10 jours ouvrables (par. 11(3)).",
    penaltyTitle: "Ce qui est en jeu",
    penalty:
      "Jusqu’à 1 million de dollars pour une personne physique et 10 millions pour les autres, par violation (par. 20(4)). Il est aussi interdit d’aider à une violation ou de la provoquer (art. 9).",
    phoneTitle: "Téléphone",
    phone:
      "La Liste nationale de numéros de télécommunication exclus ne s’applique pas aux appels aux entreprises. L’inscription auprès de son administrateur et les règles d’appel s’appliquent tout de même, et qui demande à votre entreprise de ne plus être appelé doit être laissé en paix dans les 14 jours.",
    keepTitle: "Ce qu’il faut garder",
    keep: "Pour chaque campagne : à qui vous avez écrit et en quoi cela concernait son travail, la preuve de chaque adresse ce jour-là, le texte, et chaque désabonnement avec ce que vous en avez fait. Les exportations portent à cette fin l’identifiant de la preuve, la source, la date et la cote.",
  },
});

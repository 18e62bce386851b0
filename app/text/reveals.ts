import { catalogue } from "./catalogue";

export const revealsText = catalogue({
  en: {
    title: "Contacts open to your team",
    description: "Every contact that your team has opened, with its evidence.",
    lead: "Paid for once and open to your whole team. Somebody who opts out leaves this page at once.",
    none: "No contact opened yet",
    noneHint: "Search for contractors, open a company, and reveal its contact for one credit.",
    search: "Search contractors",
    company: "Company",
    contact: "Contact",
    reach: "E-mail and phone",
    opened: "Opened",
    free: "came free",
    gone: "no longer listed, last seen {last}",
    demo: "DEMO",
    older: "Older",
    newest: "Newest",
    refused: "Nothing was opened and nothing was charged",
    r_insufficient_credits: "Your team has no credit left.",
    r_in_debt: "Your team owes credits from a payment that was returned. The next purchase repays them first.",
    r_locked: "A payment is being disputed with your bank. Until that is settled nothing new can be opened.",
    r_seat_cap: "Your seat has opened as many contacts this month as your team allows. An owner or admin can raise it.",
    r_role_missing: "Your role in this team reads only. Ask an owner or an admin.",
    r_scope_missing: "This key may not open contacts.",
    r_not_found: "There is no such contact, or it is no longer listed.",
    r_suppressed: "This contact is on your team’s own list of those to leave alone.",
    r_undeliverable:
      "No address or number of this contact can be delivered to, or it is no longer listed, so it is not sold.",
    r_check_needed:
      "Its address was last checked more than 180 days ago, and checking it takes longer than usual. Try again in a minute.",
    r_team_mismatch:
      "You are now signed in to another team than the one that page was for. Check the team and try again.",
    r_idempotency_mismatch:
      "This form was used before for another contact. Go back, load the page again and try once more.",
    r_invalid: "The form was not complete. Go back, load the page again and try once more.",
    buy: "Buy credits",
    back: "Back",
    request: "Request {id}",
  },
  fr: {
    title: "Contacts ouverts à votre équipe",
    description: "Chaque contact que votre équipe a ouvert, avec sa preuve.",
    lead: "Payés une fois et ouverts à toute votre équipe. Une personne qui se retire quitte aussitôt cette page.",
    none: "Aucun contact ouvert pour l’instant",
    noneHint: "Cherchez des entreprises, ouvrez-en une et révélez son contact pour un crédit.",
    search: "Chercher des entreprises",
    company: "Entreprise",
    contact: "Contact",
    reach: "Courriel et téléphone",
    opened: "Ouvert",
    free: "venu gratuitement",
    gone: "n’est plus répertorié, vu la dernière fois le {last}",
    demo: "DEMO",
    older: "Plus anciens",
    newest: "Plus récents",
    refused: "Rien n’a été ouvert et rien n’a été débité",
    r_insufficient_credits: "Votre équipe n’a plus de crédit.",
    r_in_debt: "Votre équipe doit des crédits pour un paiement retourné. Le prochain achat les rembourse d’abord.",
    r_locked:
      "Un paiement est contesté auprès de votre banque. Tant que ce n’est pas réglé, rien de nouveau ne peut être ouvert.",
    r_seat_cap:
      "Votre siège a ouvert ce mois-ci autant de contacts que votre équipe le permet. Un propriétaire ou un administrateur peut relever cette limite.",
    r_role_missing: "Votre rôle dans cette équipe ne fait que lire. Demandez à un propriétaire ou à un administrateur.",
    r_scope_missing: "Cette clé ne peut pas ouvrir de contacts.",
    r_not_found: "Ce contact n’existe pas ou n’est plus inscrit.",
    r_suppressed: "Ce contact est sur la liste de votre équipe de ceux à laisser tranquilles.",
    r_undeliverable:
      "Aucune adresse ni aucun numéro de ce contact n’est joignable, ou il n’est plus répertorié; il n’est donc pas vendu.",
    r_check_needed:
      "Son adresse a été vérifiée il y a plus de 180 jours et la vérification prend plus de temps que d’habitude. Réessayez dans une minute.",
    r_team_mismatch:
      "Vous êtes maintenant dans une autre équipe que celle de cette page. Vérifiez l’équipe et réessayez.",
    r_idempotency_mismatch:
      "Ce formulaire a déjà servi pour un autre contact. Revenez en arrière, rechargez la page et réessayez.",
    r_invalid: "Le formulaire était incomplet. Revenez en arrière, rechargez la page et réessayez.",
    buy: "Acheter des crédits",
    back: "Retour",
    request: "Requête {id}",
  },
});

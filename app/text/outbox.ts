import { catalogue } from "./catalogue";

export const outboxText = catalogue({
  en: {
    title: "Outbox",
    lead: "This is a local start: no mail leaves this machine. What would have been sent stands here, newest first.",
    empty: "No mail yet.",
    to: "To {to}",
  },
  fr: {
    title: "Boîte d’envoi",
    lead: "Ceci est un démarrage local : aucun courriel ne quitte cette machine. Ce qui aurait été envoyé est ici, le plus récent d’abord.",
    empty: "Aucun courriel pour l’instant.",
    to: "À {to}",
  },
});

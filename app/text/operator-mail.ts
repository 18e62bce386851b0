import { catalogue } from "./catalogue";

/** Mails to whoever runs the desk. */
export const operatorMailText = catalogue({
  en: {
    sender: "TruCOR Intel",
    desk: "The desk: {desk}",
    lateSubject: "{sources, plural, one {A list is late} other {# lists are late}}",
    lateLead:
      "{sources, plural, one {This source has sent no new list for longer than its cadence and two days allow:} other {These sources have sent no new list for longer than their cadence and two days allow:}}",
    lateLine: "{publisher} ({source}): last list of {on}, expected by {by}",
    lateHint:
      "Ask the publisher, or put the list into the source’s inbox. What is known stays as it is until a list arrives.",
    weekSubject: "Imports of {on}: {arrived} arrived, {trouble} to look at",
    weekLead: "The weekly imports of {on} have ended.",
    weekCaughtUp: "They were missed at 06:00 and caught up later.",
    weekArrived: "Arrived",
    weekHeld: "Absences held back",
    weekRefused: "Refused",
    weekFailed: "Failed",
    weekNothing: "Nothing new",
    weekLate: "Late",
    weekRun: "{publisher}, run {run}: {added} added, {changed} changed, {absent} absent, {rejected} rejected",
    weekSource: "{publisher}",
    weekSuppressed:
      "{people, plural, one {One row was of a person who had opted out; it was left out.} other {# rows were of people who had opted out; they were left out.}}",
    ledgerSubject: "The ledger contradicts itself: {violations, plural, one {# finding} other {# findings}}",
    ledgerLead:
      "money.violations is not empty. Look at it as trucor_auditor before anything else is sold; docs/operating.md says how.",
    ledgerLine: "{rule}: {times}",
  },
  fr: {
    sender: "TruCOR Intel",
    desk: "Le bureau : {desk}",
    lateSubject: "{sources, plural, one {Une liste est en retard} other {# listes sont en retard}}",
    lateLead:
      "{sources, plural, one {Cette source n’a envoyé aucune nouvelle liste depuis plus longtemps que sa cadence et deux jours ne le permettent :} other {Ces sources n’ont envoyé aucune nouvelle liste depuis plus longtemps que leur cadence et deux jours ne le permettent :}}",
    lateLine: "{publisher} ({source}) : dernière liste du {on}, attendue au plus tard le {by}",
    lateHint:
      "Demandez à l’éditeur, ou déposez la liste dans la boîte de réception de la source. Ce qui est connu reste tel quel jusqu’à l’arrivée d’une liste.",
    weekSubject: "Importations du {on} : {arrived} reçues, {trouble} à examiner",
    weekLead: "Les importations hebdomadaires du {on} sont terminées.",
    weekCaughtUp: "Elles avaient été manquées à 6 h et ont été rattrapées plus tard.",
    weekArrived: "Reçues",
    weekHeld: "Absences retenues",
    weekRefused: "Refusées",
    weekFailed: "Échouées",
    weekNothing: "Rien de nouveau",
    weekLate: "En retard",
    weekRun:
      "{publisher}, passage {run} : {added} ajoutées, {changed} modifiées, {absent} absentes, {rejected} rejetées",
    weekSource: "{publisher}",
    weekSuppressed:
      "{people, plural, one {Une ligne concernait une personne qui s’était retirée; elle a été laissée de côté.} other {# lignes concernaient des personnes qui s’étaient retirées; elles ont été laissées de côté.}}",
    ledgerSubject: "Le grand livre se contredit : {violations, plural, one {# constat} other {# constats}}",
    ledgerLead:
      "money.violations n’est pas vide. Examinez-le en tant que trucor_auditor avant toute autre vente; docs/operating.md dit comment.",
    ledgerLine: "{rule} : {times}",
  },
});

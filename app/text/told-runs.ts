import { catalogue } from "./catalogue";

/** What became of a run: the guard, waiting, publishing, undoing, the schedule, downloads, as app/features/imports says it (told.server.ts). */
export const toldRunsText = catalogue({
  en: {
    noRows: "The file has a header and no rows.",
    notCome:
      "The list is of {listed, date}, a day that has not come: every list until then would be refused as an older one. Give the day that it is of.",
    unkept: "The reject file could not be written ({code}): its rows are listed with the run.",
    stopped: "It was stopped in its last try and did not come back: read the list by hand.",
    older: "The list is of {listed, date}, older than the last one read, of {last, date}: import the newest list only.",
    rejectedRows:
      "{rejected, number} of {rows, number} rows were rejected ({percent, number} %), more than 2 %: mend the file or the declaration; the first reasons are listed.",
    fewRows:
      "The file has {rows, number} rows, fewer than 70 % of the {known, number} of the list of {last, date}: it is probably cut or another list.",
    rowsDeclared:
      "The file has {rows, number} good rows; {source} is declared to have {least, number} to {most, number}.",
    again:
      "This is the list of {listed, date} again, byte for byte (run {run}); the last one read is of {last, date}. Import the newest list.",
    reverted:
      "{reverted, number} certificates go back to dates before their last renewal and {renewed, number} go forward: this is an older list than the last one read.",
    revertedOf:
      "{reverted, number} certificates go back to dates before their last renewal and {renewed, number} go forward: this is an older list than the last one read, of {last, date}.",
    againAbsent:
      "This is the list of {listed, date} again, byte for byte (run {run}), and another was read since: none of the {absent, number} rows that it lacks is counted as absent. To count them once, import with --approve {approve}.",
    manyAbsent:
      "{absent, number} of {known, number} rows are not on this list, more than 10 firms and more than 10 %: none of them is counted as absent. To count them once, import with --approve {approve}.",
    moreAbsent:
      "{absent, number} of {known, number} rows are not on this list, more than the {approved, number} that were approved: none of them is counted as absent.",
    withheldBefore:
      "{absent, number} rows are not on this list; they were withheld before. To count them once, import with --approve {approve}.",
    terms:
      "The terms of {publisher} are not cleared ({status}): what they allow has to be read and declared before anything of theirs is published.",
    termsFetch: "The terms of {publisher} are not cleared ({status}): nothing of theirs is fetched.",
    termsSchedule: "The terms of {publisher} are not cleared ({status}).",
    databaseRefused: "The database refused it (SQLSTATE {where}); nothing was published.",
    unreadable: "It could not be read ({why}); nothing was published.",
    failed: "It failed ({why}); nothing was published.",

    noFile: "There is no file {file}.",
    dateUnnamed: "The list date is not known: {file} is not named as the files of {source} are.",
    dateUnknown: "The list date is not known.",
    giveDay: "Give the day that the list is of.",
    giveAsOf: "Give it as --as-of YYYY-MM-DD.",
    noDay: "{day} is no day written YYYY-MM-DD.",
    dayUnknown:
      "The day of {file} is not known: name it as the files of {source} are named, or import it by hand with --as-of.",
    noAddress: "{source} declares no address.",

    noRun: "There is no run {run}.",
    noSource: "There is no source “{source}”.",
    noSourceBare: "There is no source {source}.",
    noSourceAnyMore: "{source} is no declared source any more.",
    fileGone: "The file {file} is not there any more: drop it again.",
    keptGone: "The file of run {run} is not kept any more: drop it again.",
    numbers:
      "{added, number} added, {changed, number} changed, {absent, number} absent, {withheld, number} withheld, {rejected, number} rejected",
    waits: "Run {run} waits for Publish: {toldNumbers}.",
    readBefore: "Run {run}: this list was read before; there is nothing to publish.",
    missingWaits:
      "{absent, number} rows are missing from the list of run {run}, more than the {approved, number} that were approved; it waits.",
    missing:
      "{absent, number} rows are missing from the list of run {run}, more than the {approved, number} that were approved.",
    otherNumbers:
      "The numbers of run {run} are others than those shown: {toldNumbers}. Look at it again and publish it then.",
    refusedNow: "Run {run} is refused now: {toldReasons}",
    publishedRun: "Run {run} is published: {toldNumbers}.",
    publishedBare: "Run {run} is published.",
    absencesCounted: "The absences of run {run} are counted.",
    countedOnce: "{absent, number} absences of run {run} are counted once.",
    noWithheld: "Run {run} has no absences that were withheld.",
    contactsAgain:
      "Files of contacts are not kept once they are read: drop the file again and count its absences then.",
    notLast: "Run {run} is not the last list of {source} any more: absences are counted on the newest.",
    refusedAtDesk: "Refused at the desk.",
    refusedRun: "Run {run} is refused.",
    refusedNothing: "Run {run} is refused; nothing of it was published.",
    tookPlace: "A later file, run {run}, took its place.",
    stillRead: "Run {run} is still being read.",
    waitsNoMore: "Run {run} does not wait any more ({outcome}).",
    thirtyDays: "It waited for 30 days and was not published.",

    undoneBefore: "Run {run} was undone before; nothing was changed.",
    undoneRun:
      "Run {run} of {source} (list of {listed, date}) is undone: {hidden, number} {what} hidden, {restored, number} restored.",
    dryRun: "Run {run} was a dry run: it changed nothing.",
    stillImported: "Run {run} is still being imported.",
    wasUndone: "Run {run} was undone before.",
    refuseInstead: "Run {run} waits to be published: refuse it instead.",
    publishedNothing: "Run {run} published nothing ({outcome}): there is nothing to undo.",
    knownAlready: "Run {run} read a list that was known already: it changed nothing.",
    beforeKept: "Run {run} was published before what a run replaces was kept: it cannot be undone.",
    laterFirst: "Run {run} of {source} (list of {listed, date}) was published later: undo it first, newest first.",
    builtUpon: "Run {other} of {source} {toldWhy} run {run}: undo it first.",
    whyListed: "listed firms that came with",
    whyMoved: "moved certificates on from where they stood after",
    whyContacts: "found contacts at firms that came with",
    mergedFirms: "Firms that came with run {run} were merged with others: split them first.",

    notFetched: "It could not be fetched or read; the log has the cause.",
    nothingNew: "Nothing new waits for {source}.",
    ofList: "{listed, date}: {toldReason}",
    refused: "Refused.",
    refusedBy: "Refused (run {run}).",
    failedBare: "Failed.",
    failedBy: "Failed (run {run}).",
    unchanged: "Nothing changed.",
    unchangedBy: "Nothing changed (run {run}).",
    held: "Published, absences held back.",
    heldBy: "Published, absences held back (run {run}).",
    published: "Published.",
    publishedBy: "Published (run {run}).",
    counts: "{added, number} added, {changed, number} changed, {absent, number} absent.",
  },
  fr: {
    noRows: "Le fichier a un en-tête et aucune ligne.",
    notCome:
      "La liste porte la date du {listed}, un jour à venir : toute liste antérieure serait ensuite refusée comme plus ancienne. Donnez sa vraie date.",
    unkept: "Le fichier des lignes rejetées n’a pas pu être écrit ({code}) : elles figurent avec le passage.",
    stopped: "L’importation s’est arrêtée à son dernier essai et n’a pas repris : lisez la liste à la main.",
    older:
      "La liste est du {listed}, plus ancienne que la dernière lue, du {last} : n’importez que la liste la plus récente.",
    rejectedRows:
      "{rejected, plural, one {# ligne sur {rows, number} a été rejetée} other {# lignes sur {rows, number} ont été rejetées}} ({percent, number} %), soit plus de 2 % : corrigez le fichier ou la déclaration; les premiers motifs sont donnés.",
    fewRows:
      "Le fichier a {rows, plural, one {# ligne} other {# lignes}}, moins de 70 % des {known, number} de la liste du {last} : il est probablement coupé, ou c’est une autre liste.",
    rowsDeclared:
      "Le fichier a {rows, plural, one {# bonne ligne} other {# bonnes lignes}}; selon sa déclaration, {source} en a de {least, number} à {most, number}.",
    again:
      "C’est de nouveau la liste du {listed}, octet pour octet (passage {run}); la dernière lue est du {last}. Importez la liste la plus récente.",
    reverted:
      "{reverted, number} certificats reviennent à des dates d’avant leur dernier renouvellement et {renewed, number} avancent : cette liste est plus ancienne que la dernière lue.",
    revertedOf:
      "{reverted, number} certificats reviennent à des dates d’avant leur dernier renouvellement et {renewed, number} avancent : cette liste est plus ancienne que la dernière lue, du {last}.",
    againAbsent:
      "C’est de nouveau la liste du {listed}, octet pour octet (passage {run}), et une autre a été lue depuis : {absent, plural, one {la ligne qui lui manque n’est pas comptée comme absente} other {aucune des # lignes qui lui manquent n’est comptée comme absente}}. Pour compter ces absences une fois, importez avec --approve {approve}.",
    manyAbsent:
      "{absent, number} lignes sur {known, number} ne sont pas sur cette liste, soit plus de 10 entreprises et plus de 10 % : aucune n’est comptée comme absente. Pour compter ces absences une fois, importez avec --approve {approve}.",
    moreAbsent:
      "{absent, plural, one {# ligne sur {known, number} n’est pas} other {# lignes sur {known, number} ne sont pas}} sur cette liste, soit plus que les {approved, number} qui ont été approuvées : aucune n’est comptée comme absente.",
    withheldBefore:
      "{absent, plural, one {# ligne n’est pas sur cette liste; elle a déjà été retenue} other {# lignes ne sont pas sur cette liste; elles ont déjà été retenues}}. Pour compter ces absences une fois, importez avec --approve {approve}.",
    terms:
      "Les conditions de {publisher} ne sont pas acceptées ({status, select, prohibited {interdites} unreviewed {pas encore lues} other {{status}}}) : il faut lire et déclarer ce qu’elles permettent avant que rien n’en soit publié.",
    termsFetch:
      "Les conditions de {publisher} ne sont pas acceptées ({status, select, prohibited {interdites} unreviewed {pas encore lues} other {{status}}}) : rien de sa part n’est téléchargé.",
    termsSchedule:
      "Les conditions de {publisher} ne sont pas acceptées ({status, select, prohibited {interdites} unreviewed {pas encore lues} other {{status}}}).",
    databaseRefused: "La base de données a refusé (SQLSTATE {where}); rien n’a été publié.",
    unreadable: "La lecture n’a pas été possible ({why}); rien n’a été publié.",
    failed: "L’importation a échoué ({why}); rien n’a été publié.",

    noFile: "Il n’y a pas de fichier {file}.",
    dateUnnamed:
      "La date de la liste n’est pas connue : {file} n’est pas nommé comme le sont les fichiers de {source}.",
    dateUnknown: "La date de la liste n’est pas connue.",
    giveDay: "Indiquez le jour de la liste.",
    giveAsOf: "Indiquez-le avec --as-of AAAA-MM-JJ.",
    noDay: "{day} n’est pas un jour écrit AAAA-MM-JJ.",
    dayUnknown:
      "Le jour de {file} n’est pas connu : nommez-le comme les fichiers de {source}, ou importez-le à la main avec --as-of.",
    noAddress: "{source} ne déclare aucune adresse.",

    noRun: "Il n’y a pas de passage {run}.",
    noSource: "Il n’y a pas de source « {source} ».",
    noSourceBare: "Il n’y a pas de source {source}.",
    noSourceAnyMore: "{source} n’est plus une source déclarée.",
    fileGone: "Le fichier {file} n’est plus là : déposez-le de nouveau.",
    keptGone: "Le fichier du passage {run} n’est plus gardé : déposez-le de nouveau.",
    numbers:
      "{added, plural, one {# ajoutée} other {# ajoutées}}, {changed, plural, one {# modifiée} other {# modifiées}}, {absent, plural, one {# absente} other {# absentes}}, {withheld, plural, one {# retenue} other {# retenues}}, {rejected, plural, one {# rejetée} other {# rejetées}}",
    waits: "Le passage {run} attend d’être publié : {toldNumbers}.",
    readBefore: "Passage {run} : cette liste a déjà été lue; il n’y a rien à publier.",
    missingWaits:
      "{absent, plural, one {# ligne manque} other {# lignes manquent}} à la liste du passage {run}, soit plus que les {approved, number} qui ont été approuvées; il attend.",
    missing:
      "{absent, plural, one {# ligne manque} other {# lignes manquent}} à la liste du passage {run}, soit plus que les {approved, number} qui ont été approuvées.",
    otherNumbers:
      "Les nombres du passage {run} ne sont pas ceux qui étaient affichés : {toldNumbers}. Regardez-le de nouveau, puis publiez-le.",
    refusedNow: "Le passage {run} est maintenant refusé. {toldReasons}",
    publishedRun: "Le passage {run} est publié : {toldNumbers}.",
    publishedBare: "Le passage {run} est publié.",
    absencesCounted: "Les absences du passage {run} sont comptées.",
    countedOnce:
      "{absent, plural, one {# absence du passage {run} est comptée} other {# absences du passage {run} sont comptées}} une fois.",
    noWithheld: "Le passage {run} n’a pas d’absences retenues.",
    contactsAgain:
      "Les fichiers de contacts ne sont pas gardés une fois lus : déposez le fichier de nouveau, puis comptez ses absences.",
    notLast:
      "Le passage {run} n’est plus la dernière liste de {source} : les absences se comptent sur la plus récente.",
    refusedAtDesk: "Refusé au bureau.",
    refusedRun: "Le passage {run} est refusé.",
    refusedNothing: "Le passage {run} est refusé; rien n’en a été publié.",
    tookPlace: "Un fichier plus récent, le passage {run}, a pris sa place.",
    stillRead: "Le passage {run} est encore en lecture.",
    waitsNoMore:
      "Le passage {run} n’attend plus ({outcome, select, refused {refusé} failed {échoué} undone {annulé} other {{outcome}}}).",
    thirtyDays: "Le passage a attendu 30 jours et n’a pas été publié.",

    undoneBefore: "Le passage {run} était déjà annulé; rien n’a été changé.",
    undoneRun:
      "Le passage {run} de {source} (liste du {listed}) est annulé : {what, select, contacts {{hidden, plural, one {# contact masqué} other {# contacts masqués}}, {restored, plural, one {# rétabli} other {# rétablis}}} other {{hidden, plural, one {# fiche masquée} other {# fiches masquées}}, {restored, plural, one {# rétablie} other {# rétablies}}}}.",
    dryRun: "Le passage {run} était un essai : il n’a rien changé.",
    stillImported: "Le passage {run} est encore en importation.",
    wasUndone: "Le passage {run} a déjà été annulé.",
    refuseInstead: "Le passage {run} attend d’être publié : refusez-le plutôt.",
    publishedNothing:
      "Le passage {run} n’a rien publié ({outcome, select, refused {refusé} failed {échoué} other {{outcome}}}) : il n’y a rien à annuler.",
    knownAlready: "Le passage {run} a lu une liste déjà connue : il n’a rien changé.",
    beforeKept:
      "Le passage {run} a été publié avant que l’on garde ce qu’un passage remplace : il ne peut pas être annulé.",
    laterFirst:
      "Le passage {run} de {source} (liste du {listed}) a été publié plus tard : annulez-le d’abord, du plus récent au plus ancien.",
    builtUpon: "Le passage {other} de {source} {toldWhy} passage {run} : annulez-le d’abord.",
    whyListed: "a répertorié des entreprises venues avec le",
    whyMoved: "a fait avancer des certificats depuis l’état où les laissait le",
    whyContacts: "a trouvé des contacts dans des entreprises venues avec le",
    mergedFirms: "Des entreprises venues avec le passage {run} ont été fusionnées avec d’autres : séparez-les d’abord.",

    notFetched: "Ni le téléchargement ni la lecture n’ont réussi; le journal en dit la cause.",
    nothingNew: "Rien de nouveau n’attend pour {source}.",
    ofList: "Liste du {listed}. {toldReason}",
    refused: "Refusé.",
    refusedBy: "Refusé (passage {run}).",
    failedBare: "Échoué.",
    failedBy: "Échoué (passage {run}).",
    unchanged: "Rien n’a changé.",
    unchangedBy: "Rien n’a changé (passage {run}).",
    held: "Publié, absences retenues.",
    heldBy: "Publié, absences retenues (passage {run}).",
    published: "Publié.",
    publishedBy: "Publié (passage {run}).",
    counts:
      "{added, plural, one {# ajoutée} other {# ajoutées}}, {changed, plural, one {# modifiée} other {# modifiées}}, {absent, plural, one {# absente} other {# absentes}}.",
  },
});

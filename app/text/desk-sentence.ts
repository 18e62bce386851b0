/**
 * The importer's sentences speak to the command line as well as to the desk. The desk leaves out what is typed in a shell, in
 * either language: it has a button for it beside the sentence. The sentences themselves stay as they were written down.
 */
export function deskSentence(sentence: string): string {
  return TYPED.reduce((said, [typed, pressed]) => said.replace(typed, pressed), sentence);
}

const TYPED: readonly (readonly [RegExp, string])[] = [
  [/ To count them once, import with --approve \d+\./, ""],
  [/ Pour compter ces absences une fois, importez avec --approve \d+\./, ""],
  [/, or import it by hand with --as-of\.$/, ", or upload it at the source and give its day there."],
  [/, ou importez-le à la main avec --as-of\.$/, ", ou déposez-le à la source et donnez-y sa date."],
  [/: map it or list it as ignored in the declaration of [\w-]+\.$/, ": say on the run’s page what it means."],
  [
    /\s: associez-la à un champ, ou déclarez-la comme écartée, dans la déclaration de [\w-]+\.$/,
    "\u00a0: dites sur la page du passage ce qu’elle signifie.",
  ],
  [/, or add it as a synonym in the declaration of [\w-]+\.$/, ", or confirm it on the run’s page."],
  [/, ou ajoutez-la comme synonyme dans la déclaration de [\w-]+\.$/, ", ou confirmez-la sur la page du passage."],
  [/, change the encoding in the declaration, or confirm it for this file\.$/, ", or confirm it for this file."],
  [
    /, changez l’encodage dans la déclaration, ou confirmez-le pour ce fichier\.$/,
    ", ou confirmez-le pour ce fichier.",
  ],
  [/ Give it as --as-of YYYY-MM-DD\.$/, " Give the day that the list is of."],
  [/ Indiquez-le avec --as-of \S+\.$/, " Donnez la date de la liste."],
];

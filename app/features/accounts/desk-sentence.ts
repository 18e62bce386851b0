/**
 * The importer's sentences speak to the command line as well as to the desk. The desk leaves out what is typed in a shell: it
 * has a button for it beside the sentence. The sentences themselves stay as they were written down.
 */
export function deskSentence(sentence: string): string {
  return sentence
    .replace(/ To count them once, import with --approve \d+\./, "")
    .replace(/, or import it by hand with --as-of\.$/, ", or upload it at the source and give its day there.")
    .replace(/: map it or list it as ignored in the declaration of [\w-]+\.$/, ": say on the run’s page what it means.")
    .replace(/, or add it as a synonym in the declaration of [\w-]+\.$/, ", or confirm it on the run’s page.")
    .replace(
      /, change the encoding in the declaration, or confirm it for this file\.$/,
      ", or confirm it for this file.",
    )
    .replace(/ Give it as --as-of YYYY-MM-DD\.$/, " Give the day that the list is of.");
}

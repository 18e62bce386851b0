/** Lower case without accents or marks, words joined by the separator: for web hosts, mailboxes and comparing names. */
export function plain(text: string, separator: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/['’.]/g, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim()
    .replace(/ /g, separator);
}

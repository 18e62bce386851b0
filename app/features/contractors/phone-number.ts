/** A Canadian number as people write it: 403-555-0117. Another one stays as it is. */
export function shownPhone(number: string): string {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "$1-$2-$3");
}

import { fold } from "./fold";

/** What may follow the id in a contractor's address: for people and search engines, the id alone decides. */
export function contractorSlug(legalName: string): string {
  const slug = fold(legalName)
    .replace(/[^a-z0-9 ]/g, "")
    .trim()
    .replaceAll(/ +/g, "-")
    .slice(0, 80)
    .replace(/-$/, "");
  return slug === "" ? "contractor" : slug;
}

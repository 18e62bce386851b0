import type { MetaDescriptor } from "@remix-run/node";

/** The address by which a page is known, whatever stood behind its question mark. */
export function canonical(
  matches: readonly { id: string; data?: unknown }[],
  location: { pathname: string },
): MetaDescriptor {
  const root = matches.find((match) => match.id === "root")?.data as { origin?: string } | undefined;
  return { tagName: "link", rel: "canonical", href: `${root?.origin ?? ""}${location.pathname}` };
}

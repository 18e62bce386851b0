import { jurisdictions } from "~/features/certifications/jurisdictions.server";
import { certifyingPartners } from "~/features/certifications/partners.server";
import { directoryStats } from "~/features/search/directory-stats.server";
import { env } from "~/platform/env.server";
import { inLanguage, LANGUAGES, LOCALE } from "~/text/language";

const PAGES = ["/", "/search", "/provinces", "/partners", "/pricing", "/privacy", "/terms", "/anti-spam", "/opt-out"];

/** Public pages in both languages; provinces and partners without a firm are left out, an empty page helps nobody. */
export async function loader() {
  const [stats, places, partners] = await Promise.all([directoryStats(), jurisdictions(), certifyingPartners("en")]);
  const paths = [
    ...PAGES,
    ...places.filter(({ code }) => (stats.byProvince[code] ?? 0) > 0).map(({ slug }) => `/provinces/${slug}`),
    ...partners.filter(({ slug }) => (stats.byPartner[slug] ?? 0) > 0).map(({ slug }) => `/partners/${slug}`),
  ];
  const urls = paths.flatMap((path) => LANGUAGES.map((language) => entry(path, inLanguage(language, path))));
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n${urls.join("\n")}\n</urlset>\n`,
    { headers: { "Content-Type": "application/xml; charset=utf-8", "Cache-Control": "public, max-age=3600" } },
  );
}

function entry(path: string, here: string): string {
  const alternates = LANGUAGES.map(
    (language) =>
      `<xhtml:link rel="alternate" hreflang="${LOCALE[language]}" href="${env.origin}${inLanguage(language, path)}"/>`,
  );
  return `<url><loc>${env.origin}${here}</loc>${alternates.join("")}</url>`;
}

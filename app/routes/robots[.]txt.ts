import { env } from "~/platform/env.server";

/** Searches are endless and carry noindex; what belongs to a team is behind a sign-in. */
export function loader() {
  return new Response(
    [
      "User-agent: *",
      "Disallow: /search?",
      "Disallow: /fr/search?",
      "Disallow: /api/v1/",
      "Disallow: /sign-",
      "Disallow: /fr/sign-",
      "",
      `Sitemap: ${env.origin}/sitemap.xml`,
      "",
    ].join("\n"),
    { headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "public, max-age=3600" } },
  );
}

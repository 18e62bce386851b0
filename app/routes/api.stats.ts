import { directoryStats } from "~/features/search/directory-stats.server";

/** The public numbers, by the definitions of rules.md 1–6; the home page prints the same. */
export async function loader() {
  const stats = await directoryStats();
  return Response.json(
    {
      contractors: stats.contractors,
      named_hse_managers: stats.namedHseManagers,
      verified_emails: stats.verifiedEmails,
      updated_on: stats.updatedOn,
      product_day: stats.productDay,
      by_province: stats.byProvince,
      by_programme: stats.byProgramme,
      demo: stats.demo,
    },
    { headers: { "Cache-Control": "public, max-age=60" } },
  );
}

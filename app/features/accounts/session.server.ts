import { redirect } from "@remix-run/node";
import { webPool } from "~/platform/db.server";
import { localPath } from "~/platform/http.server";
import { inLanguage, requestLanguage } from "~/text/language";
import { auth } from "./auth.server";
import type { Role } from "./permissions";

/** Who asks, from the session alone: a team or user id never comes from a form. */
export interface Member {
  userId: string;
  teamId: string;
  role: Role;
  email: string;
  teamName: string;
  operator: boolean;
  sessionId: string;
  /** By which first factor this session began, and when. */
  session: { via: "link" | "password"; since: Date };
}

const known = new WeakMap<Request, Promise<Member | null>>();

/** The signed-in member, or null. Asked once a request, however many loaders ask. */
export function optionalMember(request: Request): Promise<Member | null> {
  let member = known.get(request);
  if (!member) {
    member = readMember(request);
    known.set(request, member);
  }
  return member;
}

async function readMember(request: Request): Promise<Member | null> {
  if (!request.headers.get("cookie")?.includes("trucor_session=")) return null;
  const found = await auth().api.getSession({ headers: request.headers });
  if (!found) return null;
  // Of several teams the one last chosen, else the oldest.
  const { rows } = await webPool().query<{ teamId: string; teamName: string; role: Role; operator: boolean }>(
    `select m."organizationId" as "teamId", o.name as "teamName", m.role,
            exists (select from public.operator p where p.user_id = m."userId") as operator
       from public.member m join public.organization o on o.id = m."organizationId" and o."deletedAt" is null
      where m."userId" = $1
      order by m."organizationId" = $2::uuid desc nulls last, m."createdAt", m.id limit 1`,
    [found.user.id, found.session.activeOrganizationId ?? null],
  );
  const membership = rows[0];
  if (!membership) return null;
  return {
    ...membership,
    userId: found.user.id,
    email: found.user.email,
    sessionId: found.session.id,
    session: { via: found.session.via === "link" ? "link" : "password", since: new Date(found.session.createdAt) },
  };
}

/** A member, or a redirect to signing in that comes back to where it started. */
export async function requireMember(request: Request): Promise<Member> {
  const member = await optionalMember(request);
  if (member) return member;

  throw redirect(signInAddress(request), 303);
}

/** After a refused POST one comes back to the page that had the form, not to an address that only takes forms. */
function signInAddress(request: Request): string {
  const url = new URL(request.url);
  const language = requestLanguage(request);
  const referrer = request.headers.get("referer");
  const cameFrom = referrer && URL.canParse(referrer) ? new URL(referrer) : null;
  const wanted =
    request.method === "GET"
      ? url.pathname + url.search
      : cameFrom?.host === url.host
        ? cameFrom.pathname + cameFrom.search
        : "/";
  return `${inLanguage(language, "/sign-in")}?then=${encodeURIComponent(localPath(wanted))}`;
}

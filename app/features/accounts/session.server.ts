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
  /** A second factor is on, and this session passed it. */
  secondFactor: boolean;
}

/** Somebody whose first factor was right and whose second one is awaited: nobody, until it is. */
export interface PendingSignIn {
  userId: string;
  email: string;
  sessionId: string;
}

const known = new WeakMap<Request, Promise<Member | null>>();
const sessions = new WeakMap<Request, ReturnType<typeof readSession>>();

/** The signed-in member, or null. Asked once a request, however many loaders ask. */
export function optionalMember(request: Request): Promise<Member | null> {
  let member = known.get(request);
  if (!member) {
    member = readMember(request);
    known.set(request, member);
  }
  return member;
}

async function readSession(request: Request) {
  if (!request.headers.get("cookie")?.includes("trucor_session=")) return null;
  return auth().api.getSession({ headers: request.headers });
}

function sessionOf(request: Request): ReturnType<typeof readSession> {
  let session = sessions.get(request);
  if (!session) {
    session = readSession(request);
    sessions.set(request, session);
  }
  return session;
}

/** Who has still to show a second factor, or null. */
export async function pendingSignIn(request: Request): Promise<PendingSignIn | null> {
  const found = await sessionOf(request);
  if (found?.session.secondFactor !== "pending") return null;
  return { userId: found.user.id, email: found.user.email, sessionId: found.session.id };
}

async function readMember(request: Request): Promise<Member | null> {
  const found = await sessionOf(request);
  if (!found || found.session.secondFactor === "pending") return null;
  const passed = found.session.secondFactor === "passed";
  // Of several teams the one last chosen, else the oldest.
  const { rows } = await webPool().query<
    Pick<Member, "teamId" | "teamName" | "role" | "operator"> & { guarded: boolean }
  >(
    `select m."organizationId" as "teamId", o.name as "teamName", m.role,
            exists (select from public.operator p where p.user_id = m."userId") as operator,
            exists (select from public.second_factor f where f.user_id = m."userId" and f.confirmed_at is not null) as guarded
       from public.member m join public.organization o on o.id = m."organizationId" and o."deletedAt" is null
      where m."userId" = $1
      order by m."organizationId" = $2::uuid desc nulls last, m."createdAt", m.id limit 1`,
    [found.user.id, found.session.activeOrganizationId ?? null],
  );
  if (!rows[0]) return null;
  const { guarded, ...membership } = rows[0];
  // A session that began in the moment in which the second factor was turned on never passed it.
  if (guarded && !passed) return null;
  return {
    ...membership,
    secondFactor: guarded,
    userId: found.user.id,
    email: found.user.email,
    sessionId: found.session.id,
    session: { via: found.session.via === "link" ? "link" : "password", since: new Date(found.session.createdAt) },
  };
}

/** A member, or a redirect to signing in, or to its second step, that comes back to where it started. */
export async function requireMember(request: Request): Promise<Member> {
  const member = await optionalMember(request);
  if (member) return member;

  const page = (await pendingSignIn(request)) ? "/sign-in/code" : "/sign-in";
  throw redirect(signInAddress(request, page), 303);
}

/** After a refused POST one comes back to the page that had the form, not to an address that only takes forms. */
function signInAddress(request: Request, page: string): string {
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
  return `${inLanguage(language, page)}?then=${encodeURIComponent(localPath(wanted))}`;
}

import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { signOut } from "~/features/accounts/sign-in.server";
import { notFound, NO_STORE } from "~/platform/http.server";
import { inLanguage, requestLanguage } from "~/text/language";

/** A link must not sign anybody out. */
export function loader() {
  throw notFound();
}

export async function action({ request }: ActionFunctionArgs) {
  const headers = new Headers({ ...NO_STORE, "Clear-Site-Data": '"cache", "storage"' });
  for (const cookie of await signOut(request)) headers.append("Set-Cookie", cookie);
  return redirect(inLanguage(requestLanguage(request), "/"), { status: 303, headers });
}

import { redirect, type ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { localPath, notFound, parseForm } from "~/platform/http.server";

const ThemeForm = z.strictObject({ theme: z.enum(["light", "dark", "system"]), next: z.string().default("/") });

export function loader() {
  throw notFound();
}

/** Remembers the theme for who has no JavaScript; with it the page sets the same cookie by itself. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await parseForm(request, ThemeForm);
  if (form.status === "invalid") throw notFound();
  const { theme, next } = form.values;
  const age = theme === "system" ? 0 : 31_536_000;
  return redirect(localPath(next), {
    headers: { "Set-Cookie": `theme=${theme}; Path=/; Max-Age=${age}; SameSite=Lax` },
  });
}

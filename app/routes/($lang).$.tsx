import { notFound } from "~/platform/http.server";

/** Whatever no route names. */
export function loader() {
  throw notFound();
}

export function action() {
  throw notFound();
}

export default function Nothing() {
  return null;
}

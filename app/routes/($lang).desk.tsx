import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Outlet } from "@remix-run/react";
import { DeskBar } from "~/features/accounts/desk-bar";
import { requireOperator } from "~/features/accounts/desk.server";
import { NO_STORE } from "~/platform/http.server";

export async function loader({ request }: LoaderFunctionArgs) {
  const { email } = await requireOperator(request);
  return data({ email }, { headers: NO_STORE });
}

export const handle = { Bar: DeskBar };

export const meta: MetaFunction = () => [{ name: "robots", content: "noindex" }];

export default function Desk() {
  return <Outlet />;
}

import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { apiRefusal } from "~/features/public-api/api-route.server";

export const loader = ({ request }: LoaderFunctionArgs) => apiRefusal(request, "not_found");
export const action = ({ request }: ActionFunctionArgs) => apiRefusal(request, "not_found");

/** Judges the environment and nothing else: production says what is missing before anything is built or started. */
import { checkEnvironment } from "../app/platform/env.server";

export async function main(): Promise<number> {
  checkEnvironment();
  return 0;
}

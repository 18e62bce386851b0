import type { Client } from "pg";

export const PROJECT: string;
export const OWNER: "trucor_owner";
export const DATABASE: string;
export const LOGINS: Record<string, string>;

export interface RunningDatabase {
  attached: boolean;
  pid: number;
  port: number;
  superuserUrl: string;
  /** The six addresses by variable. */
  urls: Record<string, string>;
  log: string;
  stop(): Promise<void>;
}

export interface StartOptions {
  dataDir?: string;
  log?: (sentence: string) => void;
  testing?: boolean;
}

export function dataDirectory(env?: NodeJS.ProcessEnv): string;
export function makeDataDirectory(dataDir: string): void;
export function startDatabase(options?: StartOptions): Promise<RunningDatabase>;
export function prepareServer(client: Client, passwords: Record<string, string>): Promise<void>;
export function localSecrets(
  dataDir: string,
): Record<"SESSION_SECRET" | "SUPPRESSION_PEPPER" | "STRIPE_SECRET_KEY" | "STRIPE_WEBHOOK_SECRET", string>;
export function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result>;
export function freePort(wished: number): Promise<number>;
export function temporaryDirectory(name: string): string;

/** read: the directory · reveal: spends credits · export: what the team owns. */
export const SCOPES = ["read", "reveal", "export"] as const;
export type Scope = (typeof SCOPES)[number];

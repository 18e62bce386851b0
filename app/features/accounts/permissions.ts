/** What each role of a team may do (rules.md 31): one table, asked by every page and by the API. */
export const ROLES = ["owner", "admin", "member", "viewer"] as const;
export type Role = (typeof ROLES)[number];

export type Permission =
  "buy" | "manage-members" | "manage-team-keys" | "make-keys" | "reveal" | "export" | "edit-lists" | "read";

const MAY: Record<Role, readonly Permission[]> = {
  owner: ["buy", "manage-members", "manage-team-keys", "make-keys", "reveal", "export", "edit-lists", "read"],
  admin: ["buy", "manage-members", "manage-team-keys", "make-keys", "reveal", "export", "edit-lists", "read"],
  member: ["make-keys", "reveal", "export", "edit-lists", "read"],
  viewer: ["read"],
};

export function may(role: Role, permission: Permission): boolean {
  return MAY[role].includes(permission);
}

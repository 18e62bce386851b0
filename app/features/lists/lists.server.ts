import { sqlState, withTeam, type Tx } from "~/platform/db.server";
import { listName, type List } from "./list";

type Seat = { teamId: string; userId: string };

/** Of list_name_idx: the one unique index that a name can meet. */
const UNIQUE_VIOLATION = "23505";

export type CreateListResult =
  { status: "created"; list: { id: string; name: string } } | { status: "name_invalid" } | { status: "name_taken" };

/** The team's lists that are not archived, by name. */
export async function listsOf(seat: Seat): Promise<List[]> {
  return withTeam(seat, async (tx) => {
    const { rows } = await tx.query<List>(
      `SELECT l.id, l.name, l.created_at AS "createdAt",
              (SELECT count(*)::int FROM public.list_item i JOIN public.contractor c ON c.id = i.contractor_id
                WHERE i.list_id = l.id AND c.hidden_at IS NULL) AS contractors
         FROM public.list l WHERE l.team_id = $1 AND l.archived_at IS NULL
        ORDER BY lower(l.name) LIMIT 500`,
      [seat.teamId],
    );
    return rows;
  });
}

/** One list of the team; null for another team's or an unknown id, without telling which. */
export async function listOf(seat: Seat, listId: string): Promise<List | null> {
  return (await listsOf(seat)).find((list) => list.id === listId) ?? null;
}

/** Makes an empty list. Names are unique in a team, whatever their case, among the lists not archived. */
export async function createList(seat: Seat, rawName: string): Promise<CreateListResult> {
  const name = listName(rawName);
  if (name === null) return { status: "name_invalid" };
  try {
    return await withTeam(seat, async (tx) => ({
      status: "created",
      list: { id: await insertList(tx, seat, name), name },
    }));
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) return { status: "name_taken" };
    throw error;
  }
}

export type RenameListResult = { status: "renamed" | "not_found" | "name_invalid" | "name_taken" };

/** Gives a list another name, by the rules of createList. */
export async function renameList(seat: Seat, listId: string, rawName: string): Promise<RenameListResult> {
  const name = listName(rawName);
  if (name === null) return { status: "name_invalid" };
  try {
    return await withTeam(seat, async (tx) => {
      const { rowCount } = await tx.query(
        "UPDATE public.list SET name = $3 WHERE id = $2 AND team_id = $1 AND archived_at IS NULL",
        [seat.teamId, listId, name],
      );
      return { status: rowCount === 1 ? "renamed" : "not_found" };
    });
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) return { status: "name_taken" };
    throw error;
  }
}

export type AddToListResult =
  | { status: "added"; list: { id: string; name: string }; added: boolean }
  | { status: "list_not_found" }
  | { status: "contractor_not_found" }
  | { status: "name_invalid" };

/**
 * Puts a contractor on a list: on an existing one by its id, or on the one of that name, which is made if the team
 * has none. Adding what is there already changes nothing and says so (`added` false). Nothing is charged.
 */
export async function addToList(
  seat: Seat,
  contractorId: string,
  target: { listId: string } | { name: string },
): Promise<AddToListResult> {
  const name = "name" in target ? listName(target.name) : null;
  if ("name" in target && name === null) return { status: "name_invalid" };
  return withTeam(seat, async (tx): Promise<AddToListResult> => {
    const known = await tx.query<{ id: string }>(
      `SELECT c.id FROM public.contractor c WHERE c.hidden_at IS NULL
          AND c.id = coalesce((SELECT a.contractor_id FROM public.contractor_alias a WHERE a.old_id = $1 AND a.until IS NULL), $1)`,
      [contractorId],
    );
    const contractor = known.rows[0];
    if (!contractor) return { status: "contractor_not_found" };

    const list = "listId" in target ? await listById(tx, seat, target.listId) : await listByName(tx, seat, name!);
    if (!list) return { status: "list_not_found" };

    const { rowCount } = await tx.query(
      `INSERT INTO public.list_item (list_id, team_id, contractor_id, added_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [list.id, seat.teamId, contractor.id, seat.userId],
    );
    return { status: "added", list, added: rowCount === 1 };
  });
}

/** Takes a contractor off a list. False where it was not on it, or the list is not the team's. */
export async function removeFromList(seat: Seat, listId: string, contractorId: string): Promise<boolean> {
  return withTeam(seat, async (tx) => {
    const { rowCount } = await tx.query(
      "DELETE FROM public.list_item WHERE team_id = $1 AND list_id = $2 AND contractor_id = $3",
      [seat.teamId, listId, contractorId],
    );
    return rowCount === 1;
  });
}

export type ListRow = {
  id: string;
  name: string;
  city: string | null;
  province: string | null;
  demo: boolean;
  status: string | null;
  underReview: boolean;
  nextEventOn: string | null;
  programmes: string[];
  /** What the team opened of the firm; people before mailboxes. */
  opened: {
    contactId: string;
    kind: string;
    person: string | null;
    title: string | null;
    email: string | null;
    phone: string | null;
  }[];
  /** The best kind that is known and whether a credit would open something. */
  bestKind: "named" | "other-named" | "role" | "generic" | "none";
};

/** A page of the list's contractors, by name, with what the team opened of them. `page` counts from 1. */
export async function listRows(
  seat: Seat,
  listId: string,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<ListRow[]> {
  return withTeam(seat, async (tx) => {
    const { rows } = await tx.query<ListRow>(
      `SELECT c.id, c.legal_name AS name, c.city, c.province, c.data_set = 'demo' AS demo, d.status,
              coalesce(d.under_review, false) AS "underReview",
              CASE WHEN d.under_review THEN NULL ELSE d.next_due_on END AS "nextEventOn",
              coalesce(d.programmes, '{}') AS programmes, coalesce(d.hse, 'none') AS "bestKind",
              coalesce((SELECT jsonb_agg(jsonb_build_object('contactId', o.contact_id, 'kind', o.kind, 'person', o.person_name,
                                  'title', o.title, 'email', o.email, 'phone', o.phone)
                                ORDER BY array_position(ARRAY['named', 'other-named', 'role', 'generic'], o.kind), o.revealed_at, o.contact_id)
                          FROM public.opened_contact o WHERE o.contractor_id = c.id), '[]') AS opened
         FROM public.list_item i
         JOIN public.contractor c ON c.id = i.contractor_id AND c.hidden_at IS NULL
         LEFT JOIN public.search_document d ON d.contractor_id = c.id
        WHERE i.team_id = $1 AND i.list_id = $2
        ORDER BY c.legal_name COLLATE "fr-CA-x-icu", c.id LIMIT $3 OFFSET $4`,
      [seat.teamId, listId, pageSize, (page - 1) * pageSize],
    );
    return rows;
  });
}

/** Names of the team's lists that hold a contractor. */
export async function listsHolding(seat: Seat, contractorId: string): Promise<{ id: string; name: string }[]> {
  return withTeam(seat, async (tx) => {
    const { rows } = await tx.query<{ id: string; name: string }>(
      `SELECT l.id, l.name FROM public.list_item i JOIN public.list l ON l.id = i.list_id AND l.archived_at IS NULL
        WHERE i.team_id = $1 AND i.contractor_id = $2 ORDER BY lower(l.name)`,
      [seat.teamId, contractorId],
    );
    return rows;
  });
}

async function insertList(tx: Tx, seat: Seat, name: string): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    "INSERT INTO public.list (team_id, name, created_by) VALUES ($1, $2, $3) RETURNING id",
    [seat.teamId, name, seat.userId],
  );
  return rows[0]!.id;
}

async function listById(tx: Tx, seat: Seat, id: string) {
  const { rows } = await tx.query<{ id: string; name: string }>(
    "SELECT id, name FROM public.list WHERE id = $2 AND team_id = $1 AND archived_at IS NULL",
    [seat.teamId, id],
  );
  return rows[0];
}

/** The list of that name, made where there is none: two tabs that make it at once get the same one. */
async function listByName(tx: Tx, seat: Seat, name: string) {
  await tx.query(
    `INSERT INTO public.list (team_id, name, created_by) VALUES ($1, $2, $3)
     ON CONFLICT (team_id, lower(btrim(name))) WHERE archived_at IS NULL DO NOTHING`,
    [seat.teamId, name, seat.userId],
  );
  const { rows } = await tx.query<{ id: string; name: string }>(
    "SELECT id, name FROM public.list WHERE team_id = $1 AND lower(btrim(name)) = lower($2) AND archived_at IS NULL",
    [seat.teamId, name],
  );
  return rows[0];
}

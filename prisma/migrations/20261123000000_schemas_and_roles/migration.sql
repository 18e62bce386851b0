-- The ground everything stands on: schemas, extensions, and nothing for PUBLIC (rules.md 13, 14).
-- The roles themselves are made by whoever may: the embedded start-up, or the statements of docs/operating.md.
-- Runs as the owner of the database, who is no superuser.

DO $$
BEGIN
  EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format(
    'GRANT CONNECT ON DATABASE %I TO trucor_web, trucor_worker, trucor_importer, trucor_indexer, trucor_auditor',
    current_database());
END
$$;

-- A definer function that looks in pg_temp could be hijacked by a temporary table; the importer stages in tables of its own.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO trucor_web, trucor_worker, trucor_importer, trucor_indexer, trucor_auditor;

CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pgcrypto SCHEMA public;
CREATE EXTENSION IF NOT EXISTS citext SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gin SCHEMA public;

-- What the owner makes from here on is nobody else's until a line says so.
ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE ALL ON SEQUENCES FROM PUBLIC;

CREATE SCHEMA vault;
COMMENT ON SCHEMA vault IS 'Everything that holds a contact''s value (rules.md 26)';
CREATE SCHEMA money;
COMMENT ON SCHEMA money IS 'The ledger: append-only, written by definer functions only (rules.md 8-22)';

-- Passing through a schema opens no table of it: each table and function is granted by the migration that makes it.
-- The functions that web may call on the vault's or the ledger's behalf stand in public.
GRANT USAGE ON SCHEMA vault TO trucor_importer, trucor_worker, trucor_auditor;
GRANT USAGE ON SCHEMA money TO trucor_web, trucor_worker, trucor_auditor;

-- graphile_worker belongs to trucor_worker: scripts/migrate.ts runs Graphile's own migrations as that login.

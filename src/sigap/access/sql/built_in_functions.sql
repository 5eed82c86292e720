-- What PostgreSQL leaves open to everybody and no surface needs: large objects (a store beside every policy), and
-- advisory locks, but for those that end with their transaction, for desk and worker: one that lasts as long as a
-- connection would hold up whoever waits for it for good. Nor how many rows a table has or gets, and how large it is:
-- sizes, the counters of the statistics, who else is connected.
-- Where the owner of SIGAP's tables is no superuser it owns none of these, and `migrate` leaves them as they are. There
-- the server's administrator runs this file, again after each restore and each new version: docs/operations.md, step 2.
DO $$
DECLARE
  path text := pg_catalog.current_setting('search_path');
  owner regrole;
  routine record;
  seen record;
BEGIN
  -- The administrator runs nothing that somebody of this database named like a function of PostgreSQL's.
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  SELECT c.relowner INTO owner FROM pg_class c WHERE c.oid = to_regclass('public.django_migrations');
  IF owner IS NULL THEN
    RAISE EXCEPTION 'no SIGAP in database %: run migrate first', current_database();
  END IF;
  FOR routine IN
    SELECT p.oid::regprocedure AS name, pg_has_role(owner, p.proowner, 'USAGE') AS is_owners FROM pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace
      AND pg_has_role(p.proowner, 'USAGE')
      AND (p.proname ~ '^lo_' OR p.proname IN ('loread', 'lowrite') OR p.proname ~ '^pg_(try_)?advisory_'
        OR p.proname ~ '^pg_(relation|table|indexes|total_relation|database|tablespace)_size$'
        -- Every counter of one table, index, function or database, those of later versions too.
        OR p.proname ~ '^pg_stat_get_' AND p.proargtypes = '26'::oidvector
        OR p.proname = 'pg_stat_get_activity')
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine.name);
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM sigap_public, sigap_desk, sigap_worker', routine.name);
    IF routine.name::text ~ 'advisory_xact' THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO sigap_desk, sigap_worker', routine.name);
    END IF;
    -- Copies, rotation and the functions of SIGAP's own work with them.
    IF NOT routine.is_owners THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s', routine.name, owner);
    END IF;
  END LOOP;
  FOR seen IN
    SELECT c.oid::regclass AS name, pg_has_role(owner, c.relowner, 'USAGE') AS is_owners FROM pg_class c
    WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'v' AND pg_has_role(c.relowner, 'USAGE')
      AND (c.relname ~ '^pg_stat(io)?(_xact)?_(all|sys|user)_(tables|indexes)$'
        OR c.relname IN ('pg_stat_activity', 'pg_stat_database', 'pg_stats'))
  LOOP
    EXECUTE format('REVOKE SELECT ON %s FROM PUBLIC', seen.name);
    EXECUTE format('REVOKE SELECT ON %s FROM sigap_public, sigap_desk, sigap_worker', seen.name);
    IF NOT seen.is_owners THEN
      EXECUTE format('GRANT SELECT ON %s TO %s', seen.name, owner);
    END IF;
  END LOOP;
  PERFORM set_config('search_path', path, true);
END $$;

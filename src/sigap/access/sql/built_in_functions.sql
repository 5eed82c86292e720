-- What PostgreSQL leaves open to everybody and no surface needs: large objects (a store beside every policy), and
-- advisory locks, but for those that end with their transaction, for desk and worker: one that lasts as long as a
-- connection would hold up whoever waits for it for good. Nor how many rows a table has or gets, and how large it is:
-- sizes, the counters of the statistics, who else is connected.
-- On a foreign server the owner of SIGAP's tables may not own these functions; there they stay as they are.
DO $$
DECLARE
  routine regprocedure;
  seen regclass;
BEGIN
  FOR routine IN
    SELECT p.oid FROM pg_catalog.pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace
      AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
      AND (p.proname ~ '^lo_' OR p.proname IN ('loread', 'lowrite') OR p.proname ~ '^pg_(try_)?advisory_'
        OR p.proname ~ '^pg_(relation|table|indexes|total_relation|database|tablespace)_size$'
        -- Every counter of one table, index, function or database, those of later versions too.
        OR p.proname ~ '^pg_stat_get_' AND p.proargtypes = '26'::oidvector
        OR p.proname = 'pg_stat_get_activity')
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine);
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM sigap_public, sigap_desk, sigap_worker', routine);
    IF routine::text ~ 'advisory_xact' THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO sigap_desk, sigap_worker', routine);
    END IF;
  END LOOP;
  FOR seen IN
    SELECT c.oid FROM pg_catalog.pg_class c
    WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'v' AND pg_catalog.pg_has_role(c.relowner, 'USAGE')
      AND (c.relname ~ '^pg_stat(io)?(_xact)?_(all|sys|user)_(tables|indexes)$'
        OR c.relname IN ('pg_stat_activity', 'pg_stat_database', 'pg_stats'))
  LOOP
    EXECUTE format('REVOKE SELECT ON %s FROM PUBLIC', seen);
    EXECUTE format('REVOKE SELECT ON %s FROM sigap_public, sigap_desk, sigap_worker', seen);
  END LOOP;
END $$;

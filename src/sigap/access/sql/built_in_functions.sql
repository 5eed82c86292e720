-- What PostgreSQL leaves open to everybody and no surface needs: large objects (a store beside every policy), and
-- advisory locks, but for those that end with their transaction, for desk and worker: one that lasts as long as a
-- connection would hold up whoever waits for it for good.
-- On a foreign server the owner of SIGAP's tables may not own these functions; there they stay as they are.
DO $$
DECLARE
  routine regprocedure;
BEGIN
  FOR routine IN
    SELECT p.oid FROM pg_catalog.pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace
      AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
      AND (p.proname ~ '^lo_' OR p.proname IN ('loread', 'lowrite') OR p.proname ~ '^pg_(try_)?advisory_')
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine);
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM sigap_public, sigap_desk, sigap_worker', routine);
    IF routine::text ~ 'advisory_xact' THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO sigap_desk, sigap_worker', routine);
    END IF;
  END LOOP;
END $$;

-- Whether a recovery drill counts. Whoever can write rows can write any date: one that has not come yet counts for
-- nobody, and the desk, which holds the ring, is given what vouches for each row and judges for itself.
CREATE OR REPLACE FUNCTION vault.drilled_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT max(d.drilled_at) FROM public.vault_drill d WHERE d.drilled_at <= now() + interval '10 minutes'
$$;

CREATE FUNCTION vault.drills()
RETURNS TABLE (id uuid, recovery text, holders text, drilled_at timestamptz, noted_at timestamptz, mac bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.id, d.recovery, d.holders, d.drilled_at, d.noted_at, d.mac FROM public.vault_drill d
  WHERE d.drilled_at <= now() + interval '10 minutes'
  ORDER BY d.drilled_at DESC LIMIT 20
$$;
REVOKE ALL ON FUNCTION vault.drills() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault.drills() TO sigap_desk;

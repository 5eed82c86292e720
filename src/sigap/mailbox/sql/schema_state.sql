-- What each part asks before it starts for real, and refuses when the answer is of another version: questions with a
-- fixed answer, so that no surface is given the tables.

CREATE FUNCTION mailbox.applied() RETURNS TABLE (app text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.app::text, m.name::text FROM public.django_migrations m
$$;
GRANT EXECUTE ON FUNCTION mailbox.applied TO sigap_public, sigap_desk, sigap_worker, sigap_vault;

-- The zone in which days of this regency begin and end.
CREATE FUNCTION mailbox.regency_zone() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.time_zone FROM public.mailbox_appliedschema s
$$;
GRANT EXECUTE ON FUNCTION mailbox.regency_zone TO sigap_desk;

-- The first day of the regency on which an act may still be said to happen: what began before midnight and is written
-- after it is none of yesterday's that is changed now. As much slack as moments have (`audit.moment`).
CREATE FUNCTION mailbox.earliest_day() RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT ((now() - interval '5 minutes') AT TIME ZONE mailbox.regency_zone())::date
$$;
GRANT EXECUTE ON FUNCTION mailbox.earliest_day TO sigap_desk;

CREATE FUNCTION mailbox.applied_schema() RETURNS TABLE (files text, fingerprint text, time_zone text, applied_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.files, s.fingerprint, s.time_zone, s.applied_at FROM public.mailbox_appliedschema s
$$;
GRANT EXECUTE ON FUNCTION mailbox.applied_schema TO sigap_public, sigap_desk, sigap_worker, sigap_vault;

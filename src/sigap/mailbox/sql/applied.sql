-- Which migrations this database has been through: each part asks it before it starts for real, and refuses one that
-- is older or newer than itself. A question with a fixed answer, so that no surface is given the table.
CREATE FUNCTION mailbox.applied() RETURNS TABLE (app text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.app::text, m.name::text FROM public.django_migrations m
$$;
REVOKE ALL ON FUNCTION mailbox.applied() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mailbox.applied() TO sigap_public, sigap_desk, sigap_worker;

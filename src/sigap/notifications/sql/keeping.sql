-- Who must not be told. This room asks; the rooms above say it, by replacing these functions: here nobody is kept from
-- anything. A notice is hidden by what it is about (its ids), never by what it says.

-- Anything at all is hidden from me: asked once a statement, so that nobody pays for the question below.
CREATE FUNCTION notifications.is_anything_hidden() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT false $$;

-- A notice with these ids is hidden from me.
CREATE FUNCTION notifications.hides_from_me(about jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT false $$;

-- A notice with these ids is never made for this person, or for this office.
CREATE FUNCTION notifications.hides(about jsonb, person uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT false $$;

-- Officers who must not be told of what these ids name: for the worker, which mails and climbs.
CREATE FUNCTION notifications.kept_people(about jsonb) RETURNS uuid[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT '{}'::uuid[] $$;

REVOKE ALL ON FUNCTION notifications.kept_people(jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION notifications.is_anything_hidden(), notifications.hides_from_me(jsonb),
  notifications.hides(jsonb, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notifications.is_anything_hidden(), notifications.hides_from_me(jsonb),
  notifications.hides(jsonb, uuid, uuid) TO sigap_desk;
GRANT USAGE ON SCHEMA notifications TO sigap_worker;
GRANT EXECUTE ON FUNCTION notifications.hides(jsonb, uuid, uuid), notifications.kept_people(jsonb) TO sigap_worker;
-- Of a notice that is to be mailed the worker learns whom to pass over, and still not what it is about.
CREATE FUNCTION notifications.kept_of_notices(p_ids uuid[]) RETURNS TABLE (notice uuid, person uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT n.id, kept FROM public.notifications_notice n CROSS JOIN LATERAL unnest(notifications.kept_people(n.ids)) kept
  WHERE n.id = ANY (p_ids)
$$;
REVOKE ALL ON FUNCTION notifications.kept_of_notices(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notifications.kept_of_notices(uuid[]) TO sigap_worker;

CREATE POLICY notice_not_hidden ON public.notifications_notice AS RESTRICTIVE FOR ALL TO sigap_desk
  USING (NOT (SELECT notifications.is_anything_hidden()) OR NOT notifications.hides_from_me(ids))
  WITH CHECK (true);

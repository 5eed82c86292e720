-- A notice is hidden by what it is about (its ids), never by what it says (see access/sql/exclusions.sql).

-- Of a notice that is to be mailed the worker learns whom to pass over, and still not what it is about.
CREATE FUNCTION notifications.excluded_from_notices(p_ids uuid[]) RETURNS TABLE (notice uuid, person uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT n.id, kept FROM public.notifications_notice n CROSS JOIN LATERAL unnest(access.excluded_people(n.ids)) kept
  WHERE n.id = ANY (p_ids)
$$;
GRANT EXECUTE ON FUNCTION notifications.excluded_from_notices TO sigap_worker;

-- Who of an office may hear of what these ids name, by the roles that they hold there.
CREATE FUNCTION notifications.may_hear(about jsonb, p_office uuid, p_at timestamptz) RETURNS TABLE (person uuid, role text, kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.person_id, m.role, o.kind FROM public.access_membership m
  JOIN public.access_person p ON p.id = m.person_id AND p.is_active
  JOIN public.access_office o ON o.id = m.office_id
  WHERE m.office_id = p_office AND m.since <= p_at AND (m.until IS NULL OR m.until > p_at)
    AND NOT access.hides(about, m.person_id, p_office)
$$;
GRANT EXECUTE ON FUNCTION notifications.may_hear TO sigap_desk, sigap_worker;

CREATE POLICY notice_not_hidden ON public.notifications_notice AS RESTRICTIVE FOR ALL TO sigap_desk
  USING (NOT (SELECT access.is_anything_hidden()) OR NOT access.names_any(ids, (SELECT access.hidden_from_me())))
  WITH CHECK (true);

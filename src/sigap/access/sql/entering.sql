-- The door itself, and the step-up: one source for a new database and for one that is brought up to date.
-- Sets the ticket for this transaction and returns person, offices and roles in one statement.
-- SG001: no running session. SG002: a session that has not shown its second factor.
CREATE OR REPLACE FUNCTION access.enter(ticket text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s public.access_session;
  p public.access_person;
BEGIN
  PERFORM set_config('sigap.ticket', ticket, true);
  SELECT * INTO s FROM public.access_session WHERE hash = access.ticket_hash();
  IF NOT FOUND OR s.person_id IS NULL OR NOT access.runs(s) THEN
    RAISE EXCEPTION 'access: no running session' USING ERRCODE = 'SG001';
  END IF;
  SELECT * INTO p FROM public.access_person WHERE id = s.person_id;
  IF NOT p.is_active THEN
    RAISE EXCEPTION 'access: no running session' USING ERRCODE = 'SG001';
  END IF;
  IF s.needs_second_factor AND s.second_factor_at IS NULL THEN
    RAISE EXCEPTION 'access: second factor missing' USING ERRCODE = 'SG002';
  END IF;
  -- At most one write a minute, and never a wait: a page beside this one may be writing the same row.
  IF s.seen_at < now() - interval '1 minute' THEN
    UPDATE public.access_session SET seen_at = now()
    WHERE hash = (SELECT hash FROM public.access_session WHERE hash = s.hash FOR UPDATE SKIP LOCKED);
  END IF;
  RETURN jsonb_build_object(
    'person', p.id, 'login', p.login, 'name', p.name, 'language', p.language,
    'session', s.id, 'hash', encode(s.hash, 'hex'), 'mac', encode(s.mac, 'hex'),
    'stepped_up_at', s.stepped_up_at, 'step_up_mac', encode(s.step_up_mac, 'hex'),
    'second_factor_at', s.second_factor_at,
    'needs_second_factor', s.needs_second_factor,
    'memberships', coalesce((
      SELECT jsonb_agg(jsonb_build_object(
        'id', m.id, 'office', o.id, 'kind', o.kind, 'office_name', o.name, 'role', m.role,
        'since', m.since, 'until', m.until, 'mac', encode(m.mac, 'hex')) ORDER BY m.since, m.id)
      FROM public.access_membership m JOIN public.access_office o ON o.id = m.office_id
      WHERE m.person_id = p.id AND m.since <= now() AND (m.until IS NULL OR m.until > now())), '[]'));
END $$;

-- Marks that the person has shown again who they are. What vouches for it is the MAC, which SQL cannot make: a
-- statement slipped in here moves no moment that enter() would believe.
DROP FUNCTION IF EXISTS access.session_touch(bytea);
CREATE FUNCTION access.session_touch(p_hash bytea, p_at timestamptz, p_mac bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.access_session s SET stepped_up_at = p_at, step_up_mac = p_mac
  WHERE s.hash = p_hash AND s.person_id IS NOT NULL AND access.runs(s);
  RETURN FOUND;
END $$;

-- Whose session this is or was: what was typed in it is handed back to nobody else.
CREATE FUNCTION access.session_holder(p_hash bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.person_id FROM public.access_session s WHERE s.hash = p_hash
$$;

REVOKE ALL ON FUNCTION
  access.enter(text), access.session_touch(bytea, timestamptz, bytea), access.session_holder(bytea)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  access.enter(text), access.session_touch(bytea, timestamptz, bytea), access.session_holder(bytea)
TO sigap_desk;

-- A step-up noted before there were MACs is vouched for by nobody; it is shown again within a quarter of an hour.
UPDATE public.access_session SET stepped_up_at = NULL WHERE step_up_mac IS NULL;

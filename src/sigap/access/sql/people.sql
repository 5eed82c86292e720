-- Who changes what lets somebody in. A password is changed by the session that is to be left standing, or by a reset
-- that two people vouched for; nobody sets another's, and no statement writes these columns by itself.

-- Whether the tables' owner acts itself (loading, tests) and not one of the surfaces.
CREATE FUNCTION access.by_owner() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT current_setting('role') = 'none' AND session_user = current_user
$$;

-- I act for the head of this office: by the head's role where its kind has one, else by any role of casework there.
-- The same as `notifications.rules.hears_for_head` for who holds case:hand_over; a test holds them together.
CREATE FUNCTION access.leads(p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_membership m JOIN public.access_office o ON o.id = m.office_id
    WHERE m.person_id = access.me() AND m.office_id = p_office
      AND m.since <= now() AND (m.until IS NULL OR m.until > now())
      AND m.role = ANY (CASE o.kind
        WHEN 'uptd_ppa' THEN '{uptd_head}'
        WHEN 'polres_ppa' THEN '{ppa_unit_head}'
        ELSE '{prosecutor,social_worker,health_worker,partner_officer}' END::text[]))
$$;

-- This person works in this office now.
CREATE FUNCTION access.works_in(p_person uuid, p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_membership m JOIN public.access_person p ON p.id = m.person_id
    WHERE m.person_id = p_person AND m.office_id = p_office AND p.is_active
      AND m.since <= now() AND (m.until IS NULL OR m.until > now()))
$$;

-- I may see and end the sessions of this person: the secretariat, and a head for the people of the own office.
CREATE FUNCTION access.looks_after(p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.has_role('secretariat') OR EXISTS (
    SELECT 1 FROM public.access_membership mine JOIN public.access_membership theirs USING (office_id)
    WHERE mine.person_id = access.me() AND mine.role IN ('uptd_head', 'ppa_unit_head')
      AND mine.since <= now() AND (mine.until IS NULL OR mine.until > now())
      AND theirs.person_id = p_person AND theirs.since <= now() AND (theirs.until IS NULL OR theirs.until > now()))
$$;

-- Nobody is somebody before the password that others read has been replaced.
CREATE OR REPLACE FUNCTION access.me() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id FROM public.access_session s JOIN public.access_person p ON p.id = s.person_id
  WHERE s.hash = access.ticket_hash() AND access.runs(s) AND p.is_active AND NOT p.must_change
    AND (NOT s.needs_second_factor OR s.second_factor_at IS NOT NULL)
$$;

-- A transaction in which somebody has entered is theirs to its end. What marks it is a lock that only the end of the
-- transaction takes away: a setting can be written anew by a statement that slipped in, this cannot. Not for the tables'
-- owner, who takes up one role after another (tests).
CREATE FUNCTION access.is_entered() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT session_user <> current_user AND EXISTS (
    SELECT 1 FROM pg_locks l
    WHERE l.locktype = 'advisory' AND l.pid = pg_backend_pid() AND l.classid = 57147 AND l.objsubid = 2)
$$;

-- As before, but nobody stands at the threshold of a transaction in which somebody has entered.
CREATE OR REPLACE FUNCTION access.at_threshold() RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN nullif(current_setting('sigap.threshold', true), '') IS NOT NULL AND NOT access.is_entered()
    THEN current_setting('sigap.threshold', true)::uuid END
$$;

-- As before, but no session of anybody begins where somebody has entered: the policies would take its holder for real.
CREATE OR REPLACE FUNCTION access.session_save(
  p_hash bytea, p_data bytea, p_person uuid, p_mac bytea, p_device text,
  p_idle integer, p_lasts integer, p_needs_second_factor boolean, p_has_second_factor boolean
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF access.is_entered() THEN
    RAISE EXCEPTION 'access: somebody has entered here' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO public.access_session AS s (
    hash, id, person_id, data, device, idle_seconds, needs_second_factor, created_at, seen_at, expires_at,
    second_factor_at, mac)
  VALUES (
    p_hash, gen_random_uuid(), p_person, p_data, p_device, p_idle, p_needs_second_factor, now(), now(),
    now() + make_interval(secs => p_lasts), CASE WHEN p_has_second_factor THEN now() END, p_mac)
  ON CONFLICT (hash) DO UPDATE SET
    data = EXCLUDED.data, person_id = EXCLUDED.person_id, mac = EXCLUDED.mac,
    second_factor_at = coalesce(s.second_factor_at, EXCLUDED.second_factor_at)
  WHERE access.runs(s) AND (s.person_id IS NULL OR s.person_id = EXCLUDED.person_id);
  RETURN FOUND;
END $$;

-- As before, and SG003: a password that has to be replaced first. The number of the lock is any: nobody waits for it.
CREATE OR REPLACE FUNCTION access.enter(ticket text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s public.access_session;
  p public.access_person;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(57147, (random() * 2147483647)::integer);
  PERFORM set_config('sigap.ticket', ticket, true);
  SELECT * INTO s FROM public.access_session WHERE hash = access.ticket_hash();
  IF NOT FOUND OR s.person_id IS NULL OR NOT access.runs(s) THEN
    RAISE EXCEPTION 'access: no running session' USING ERRCODE = 'SG001';
  END IF;
  SELECT * INTO p FROM public.access_person WHERE id = s.person_id;
  IF NOT p.is_active THEN
    RAISE EXCEPTION 'access: no running session' USING ERRCODE = 'SG001';
  END IF;
  IF p.must_change THEN
    RAISE EXCEPTION 'access: password to be replaced' USING ERRCODE = 'SG003';
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

-- A new password for who holds this running session, whose key nobody else knows; every other session ends.
-- Null when the session does not run. The MAC is the application's: without it the password lets nobody in.
CREATE FUNCTION access.password_change(p_session bytea, p_password text, p_mac bytea) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who uuid;
  gone uuid[];
BEGIN
  SELECT s.person_id INTO who FROM public.access_session s JOIN public.access_person p ON p.id = s.person_id
  WHERE s.hash = p_session AND access.runs(s) AND p.is_active
    AND (NOT s.needs_second_factor OR s.second_factor_at IS NOT NULL OR p.must_change);
  IF who IS NULL THEN
    RETURN NULL;
  END IF;
  UPDATE public.access_person SET password = p_password, mac = p_mac, must_change = false WHERE id = who;
  WITH ended AS (
    UPDATE public.access_session s SET ended_at = now(), data = ''
    WHERE s.person_id = who AND s.ended_at IS NULL AND s.hash <> p_session RETURNING s.id)
  SELECT coalesce(array_agg(id), '{}') INTO gone FROM ended;
  RETURN gone;
END $$;

-- Lets somebody in no longer, or again. With a role still held nobody goes: each role ends by its own act.
CREATE FUNCTION access.person_set_active(p_person uuid, p_active boolean, p_mac bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (access.by_owner() OR (access.has_role('secretariat') AND p_person <> access.me())) THEN
    RAISE EXCEPTION 'access: not by this person' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT p_active AND EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.person_id = p_person AND (m.until IS NULL OR m.until > clock_timestamp() + interval '5 minutes')
  ) THEN
    RAISE EXCEPTION 'access: roles are still held' USING ERRCODE = 'check_violation';
  END IF;
  UPDATE public.access_person SET is_active = p_active, mac = p_mac WHERE id = p_person AND is_active <> p_active;
  RETURN FOUND;
END $$;

-- One's own, and those of whom one looks after; never the session at hand.
CREATE OR REPLACE FUNCTION access.sessions_end_of(p_person uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (access.by_owner() OR p_person = access.me() OR access.looks_after(p_person)) THEN
    RAISE EXCEPTION 'access: not by this person' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY
    UPDATE public.access_session s SET ended_at = now(), data = ''
    WHERE s.person_id = p_person AND s.ended_at IS NULL AND s.hash IS DISTINCT FROM access.ticket_hash()
    RETURNING s.id;
END $$;

-- Running sessions of somebody I look after: on what, since when. Never a hash.
CREATE FUNCTION access.sessions_of(p_person uuid)
RETURNS TABLE (id uuid, device text, created_at timestamptz, seen_at timestamptz, is_current boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.id, s.device, s.created_at, s.seen_at, s.hash IS NOT DISTINCT FROM access.ticket_hash()
  FROM public.access_session s
  WHERE s.person_id = p_person AND access.runs(s) AND access.looks_after(p_person) ORDER BY s.seen_at DESC
$$;

-- An end written a moment ago, by a clock a little ahead of this one, is an end: hence the five minutes here and above.
-- An office ends when nobody works in it; the rooms above add what else must be done first.
CREATE FUNCTION access.office_ends_empty() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.office_id = NEW.id AND (m.until IS NULL OR m.until > clock_timestamp() + interval '5 minutes')
  ) OR EXISTS (SELECT 1 FROM public.access_office o WHERE o.parent_id = NEW.id AND o.valid_to IS NULL) THEN
    RAISE EXCEPTION 'access: somebody still works in this office' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER office_ends_empty BEFORE UPDATE OF valid_to ON public.access_office FOR EACH ROW
  WHEN (NEW.valid_to IS NOT NULL AND OLD.valid_to IS NULL) EXECUTE FUNCTION access.office_ends_empty();

-- The columns that let somebody in are the functions' alone now; of the own row only the language is written.
REVOKE UPDATE (password, mac) ON public.access_person FROM sigap_desk;
GRANT SELECT (must_change) ON public.access_person TO sigap_desk, sigap_worker;
DROP POLICY desk_changes ON public.access_person;
CREATE POLICY desk_changes ON public.access_person FOR UPDATE TO sigap_desk
  USING (id IN ((SELECT access.me()), (SELECT access.at_threshold())));
DROP POLICY desk_adds ON public.access_person;
CREATE POLICY desk_adds ON public.access_person FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.has_role('secretariat')) AND must_change);

-- Offices change their name; the former one is kept.
GRANT UPDATE (name) ON public.access_office TO sigap_desk;
ALTER TABLE public.access_officename ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON public.access_officename TO sigap_desk;
GRANT USAGE ON SEQUENCE public.access_officename_id_seq TO sigap_desk;
CREATE POLICY desk_reads ON public.access_officename FOR SELECT TO sigap_desk USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY desk_adds ON public.access_officename FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.has_role('secretariat')));

-- Seats of the task force: given and ended by the secretariat, never one's own.
GRANT INSERT, UPDATE (until, mac) ON public.access_seat TO sigap_desk;
CREATE POLICY desk_adds ON public.access_seat FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.has_role('secretariat')) AND person_id <> (SELECT access.me()));
CREATE POLICY desk_changes ON public.access_seat FOR UPDATE TO sigap_desk
  USING ((SELECT access.has_role('secretariat')) AND person_id <> (SELECT access.me()));

REVOKE ALL ON FUNCTION
  access.by_owner(), access.is_entered(), access.leads(uuid), access.works_in(uuid, uuid), access.looks_after(uuid),
  access.password_change(bytea, text, bytea), access.person_set_active(uuid, boolean, bytea),
  access.sessions_of(uuid), access.office_ends_empty()
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  access.is_entered(), access.leads(uuid), access.works_in(uuid, uuid), access.looks_after(uuid),
  access.password_change(bytea, text, bytea), access.person_set_active(uuid, boolean, bytea),
  access.sessions_of(uuid)
TO sigap_desk;

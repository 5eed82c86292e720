-- Who changes what lets somebody in. A password is changed by the session that is to be left standing, or by a reset
-- that two people vouched for; nobody sets another's, and no statement writes these columns by itself.

-- Whether the tables' owner acts itself (loading, tests) and not one of the surfaces.
CREATE FUNCTION access.by_owner() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT current_setting('role') = 'none' AND session_user = current_user
$$;

-- The worker, which sweeps; nobody of the desk can become it.
CREATE FUNCTION access.by_sweep() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE current_setting('role') WHEN 'sigap_worker' THEN true
    WHEN 'none' THEN session_user = current_user OR (pg_has_role(session_user, 'sigap_worker', 'MEMBER')
      AND NOT pg_has_role(session_user, 'sigap_desk', 'MEMBER')) ELSE false END
$$;

-- I act for the head of this office: by the head's role where its kind has one, else by any role of casework there.
CREATE FUNCTION access.leads(p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_membership m JOIN public.access_office o ON o.id = m.office_id
    WHERE m.person_id = access.me() AND m.office_id = p_office
      AND m.since <= now() AND (m.until IS NULL OR m.until > now())
      AND m.role = ANY (access.heads_of(o.kind)))
$$;
GRANT EXECUTE ON FUNCTION access.leads TO sigap_desk;

-- This person works in this office now; no system does.
CREATE FUNCTION access.works_in(p_person uuid, p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_membership m JOIN public.access_person p ON p.id = m.person_id
    WHERE m.person_id = p_person AND m.office_id = p_office AND p.is_active AND m.role <> 'office_system'
      AND m.since <= now() AND (m.until IS NULL OR m.until > now()))
$$;
GRANT EXECUTE ON FUNCTION access.works_in TO sigap_desk;

-- Until when this person works in this office, or with NULL in any, as far as is known: the same at every moment.
CREATE FUNCTION access.works_until(p_person uuid, p_office uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(max(coalesce(m.until, 'infinity')), '-infinity') FROM public.access_membership m
  WHERE m.person_id = p_person AND (p_office IS NULL OR m.office_id = p_office)
$$;

-- I may see and end the sessions of this person: the secretariat, and a head for the people of the own office.
CREATE FUNCTION access.looks_after(p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('people:manage') OR EXISTS (
    SELECT 1 FROM public.access_membership mine JOIN public.access_membership theirs USING (office_id)
    WHERE mine.person_id = access.me() AND mine.role = ANY (access.named_heads())
      AND mine.since <= now() AND (mine.until IS NULL OR mine.until > now())
      AND theirs.person_id = p_person AND theirs.since <= now() AND (theirs.until IS NULL OR theirs.until > now()))
$$;
GRANT EXECUTE ON FUNCTION access.looks_after TO sigap_desk;

-- A transaction in which somebody has entered is theirs to its end. What marks it is a lock that only the end of the
-- transaction takes away: a setting can be written anew by a statement that slipped in, this cannot. Not for the tables'
-- owner, who takes up one role after another (tests).
CREATE FUNCTION access.is_entered() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT session_user <> current_user AND EXISTS (
    SELECT 1 FROM pg_locks l
    WHERE l.locktype = 'advisory' AND l.pid = pg_backend_pid() AND l.classid = 57147 AND l.objsubid = 2)
$$;
GRANT EXECUTE ON FUNCTION access.is_entered TO sigap_desk;

-- A password that the system made and others read lets in for 24 hours.
CREATE FUNCTION access.first_lapsed(p_is_first boolean, p_since timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_is_first AND p_since < now() - interval '24 hours'
$$;
GRANT EXECUTE ON FUNCTION access.first_lapsed TO sigap_desk, sigap_threshold;

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
    AND (NOT s.needs_second_factor OR s.second_factor_at IS NOT NULL OR p.must_change)
    AND NOT access.first_lapsed(p.must_change, p.password_set_at);
  IF who IS NULL THEN
    RETURN NULL;
  END IF;
  UPDATE public.access_person SET password = p_password, mac = p_mac, must_change = false, password_set_at = now()
  WHERE id = who;
  WITH ended AS (
    UPDATE public.access_session s SET ended_at = now(), data = ''
    WHERE s.person_id = who AND s.ended_at IS NULL AND s.hash <> p_session RETURNING s.id)
  SELECT coalesce(array_agg(id), '{}') INTO gone FROM ended;
  RETURN gone;
END $$;
GRANT EXECUTE ON FUNCTION access.password_change TO sigap_threshold;

-- Another first password for who never replaced the last one; what was begun with that one ends.
CREATE FUNCTION access.first_password(p_person uuid, p_password text, p_mac bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (access.by_owner() OR (access.may('people:manage') AND p_person <> access.me())) THEN
    RAISE EXCEPTION 'access: not by this person' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE public.access_person SET password = p_password, mac = p_mac, password_set_at = now()
  WHERE id = p_person AND is_active AND must_change;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE public.access_session SET ended_at = now(), data = '' WHERE person_id = p_person AND ended_at IS NULL;
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION access.first_password TO sigap_desk;

-- Lets somebody in no longer, or again. With a role still held nobody goes: each role ends by its own act.
CREATE FUNCTION access.person_set_active(p_person uuid, p_active boolean, p_mac bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (access.by_owner() OR (access.may('people:manage') AND p_person <> access.me())) THEN
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
GRANT EXECUTE ON FUNCTION access.person_set_active TO sigap_desk;

-- Running sessions of somebody I look after: on what, since when. Never a hash.
CREATE FUNCTION access.sessions_of(p_person uuid)
RETURNS TABLE (id uuid, device text, created_at timestamptz, seen_at timestamptz, is_current boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.id, s.device, s.created_at, s.seen_at, s.hash IS NOT DISTINCT FROM access.ticket_hash()
  FROM public.access_session s
  WHERE s.person_id = p_person AND access.runs(s) AND access.looks_after(p_person) ORDER BY s.seen_at DESC
$$;
GRANT EXECUTE ON FUNCTION access.sessions_of TO sigap_desk;

-- An end written a moment ago, by a clock a little ahead of this one, is an end: hence the five minutes here and above.
-- An office ends when nobody works in it; the apps above add what else must be done first.
CREATE FUNCTION access.office_ends_empty() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.office_id = NEW.id AND m.role <> 'office_system'
      AND (m.until IS NULL OR m.until > clock_timestamp() + interval '5 minutes')
  ) OR EXISTS (SELECT 1 FROM public.access_office o WHERE o.parent_id = NEW.id AND o.valid_to IS NULL) THEN
    RAISE EXCEPTION 'access: somebody still works in this office' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER office_ends_empty BEFORE UPDATE OF valid_to ON public.access_office FOR EACH ROW
  WHEN (NEW.valid_to IS NOT NULL AND OLD.valid_to IS NULL) EXECUTE FUNCTION access.office_ends_empty();
-- The columns that let somebody in are the functions' alone now; of the own row only the language is written.
GRANT SELECT (must_change, password_set_at) ON public.access_person TO sigap_desk, sigap_threshold, sigap_worker;
CREATE POLICY desk_changes ON public.access_person FOR UPDATE TO sigap_desk
  USING (id = (SELECT access.me()));
CREATE POLICY desk_adds ON public.access_person FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('people:manage')) AND must_change AND password_set_at = statement_timestamp());
-- Offices change their name; the former one is kept.
GRANT UPDATE (name) ON public.access_office TO sigap_desk;
GRANT SELECT, INSERT ON public.access_officename TO sigap_desk;
GRANT USAGE ON SEQUENCE public.access_officename_id_seq TO sigap_desk;
CREATE POLICY desk_reads ON public.access_officename FOR SELECT TO sigap_desk USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY desk_adds ON public.access_officename FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('people:manage')));
-- Seats of the task force: given and ended by the secretariat, never one's own.
GRANT INSERT, UPDATE (until, mac) ON public.access_seat TO sigap_desk;

-- What somebody has typed and not sent: their own rows only, in the desk's hands; a day, then the worker's sweep.

GRANT SELECT, INSERT, DELETE, UPDATE (saved_at, key_id, key_blob, sealed_body) ON public.access_unsent TO sigap_desk;
CREATE POLICY unsent_of_writer ON public.access_unsent TO sigap_desk
  USING (writer_id = (SELECT access.me())) WITH CHECK (writer_id = (SELECT access.me()));
-- The worker reads none of it. Returns how many rows went.
CREATE FUNCTION access.forget_unsent(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  p_at := audit.moment(p_at);
  DELETE FROM public.access_unsent WHERE saved_at < p_at - interval '24 hours';
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
GRANT EXECUTE ON FUNCTION access.forget_unsent TO sigap_worker;

-- Who holds a power in an office after this moment, since when and until when: for the list of work, whose views may not
-- depend on the hour. Nobody's account is shut while they hold a role.
CREATE FUNCTION access.holders_after(p_office uuid, p_power text, p_after timestamptz)
RETURNS TABLE (person uuid, since timestamptz, until timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.person_id, min(m.since), CASE WHEN bool_and(m.until IS NOT NULL) THEN max(m.until) END
  FROM public.access_membership m
  WHERE m.office_id = p_office AND m.role = ANY (access.holders_of(p_power)) AND (m.until IS NULL OR m.until > p_after)
  GROUP BY m.person_id
$$;

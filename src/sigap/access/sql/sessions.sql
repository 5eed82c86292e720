-- The desk's door and what policies ask: who holds the ticket of this transaction. Only hashes are stored.

-- The hash of the ticket set by access.enter for this transaction; null when none was set.
CREATE FUNCTION access.ticket_hash() RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(convert_to(nullif(current_setting('sigap.ticket', true), ''), 'UTF8'))
$$;
GRANT EXECUTE ON FUNCTION access.ticket_hash TO sigap_desk;

-- Whoever stands at the threshold in this transaction (see entry.threshold). Asked by sign-in's own role alone: to the desk
-- the setting means nothing.
CREATE FUNCTION access.at_threshold() RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT nullif(current_setting('sigap.threshold', true), '')::uuid
$$;
GRANT EXECUTE ON FUNCTION access.at_threshold TO sigap_threshold;

-- Whether a session still runs: not ended, not past its end, not idle too long.
CREATE FUNCTION access.runs(s public.access_session) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.ended_at IS NULL AND s.expires_at > now() AND s.seen_at + make_interval(secs => s.idle_seconds) > now()
$$;

-- The person behind this transaction's ticket. Null without one, and before a password that others read has been
-- replaced: every policy then shows nothing. In one look: every policy of every row asks this.
CREATE FUNCTION access.me() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id FROM public.access_session s JOIN public.access_person p ON p.id = s.person_id
  -- `access.ticket_hash()` and `access.runs(s)`, in their own words.
  WHERE s.hash = sha256(convert_to(nullif(current_setting('sigap.ticket', true), ''), 'UTF8'))
    AND s.ended_at IS NULL AND s.expires_at > now() AND s.seen_at + make_interval(secs => s.idle_seconds) > now()
    AND p.is_active AND NOT p.must_change
    AND (NOT s.needs_second_factor OR s.second_factor_at IS NOT NULL)
$$;
GRANT EXECUTE ON FUNCTION access.me TO sigap_desk, sigap_vault;

CREATE FUNCTION access.my_offices() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT m.office_id), '{}') FROM public.access_membership m
  WHERE m.person_id = access.me() AND m.since <= now() AND (m.until IS NULL OR m.until > now())
$$;
GRANT EXECUTE ON FUNCTION access.my_offices TO sigap_desk, sigap_vault;

CREATE FUNCTION access.has_any_role(wanted text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.person_id = access.me() AND m.role = ANY (wanted)
      AND m.since <= now() AND (m.until IS NULL OR m.until > now()))
$$;
GRANT EXECUTE ON FUNCTION access.has_any_role TO sigap_desk;

-- I hold this power through any office. Which roles hold it says the code (generated.sql).
CREATE FUNCTION access.may(power text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.has_any_role(access.holders_of(power))
$$;
GRANT EXECUTE ON FUNCTION access.may TO sigap_desk;

-- Sessions: nobody has a grant on the table, only on these. Sign-in begins and fills them; the desk reads and keeps what
-- lies in one whose key it holds.
CREATE FUNCTION access.session_load(p_hash bytea) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.data FROM public.access_session s WHERE s.hash = p_hash AND access.runs(s)
$$;
GRANT EXECUTE ON FUNCTION access.session_load TO sigap_desk, sigap_threshold;

-- What lies in a running session of this person is written anew; whose it is, and what was shown in it, stays.
CREATE FUNCTION access.session_keep(p_hash bytea, p_data bytea, p_person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.access_session s SET data = p_data
  WHERE s.hash = p_hash AND s.person_id IS NOT DISTINCT FROM p_person AND access.runs(s);
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION access.session_keep TO sigap_desk, sigap_threshold;

-- Returns false when the session has ended or already belongs to somebody else: a session gets its person once.
CREATE FUNCTION access.session_save(
  p_hash bytea, p_data bytea, p_person uuid, p_mac bytea, p_device text,
  p_idle integer, p_lasts integer, p_needs_second_factor boolean, p_has_second_factor boolean
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
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
GRANT EXECUTE ON FUNCTION access.session_save TO sigap_threshold;

CREATE FUNCTION access.session_end(p_hash bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.access_session SET ended_at = now(), data = '' WHERE hash = p_hash AND ended_at IS NULL;
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION access.session_end TO sigap_desk, sigap_threshold;

CREATE FUNCTION access.my_sessions()
RETURNS TABLE (id uuid, device text, created_at timestamptz, seen_at timestamptz, is_current boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.id, s.device, s.created_at, s.seen_at, s.hash = access.ticket_hash()
  FROM public.access_session s WHERE s.person_id = access.me() AND access.runs(s) ORDER BY s.seen_at DESC
$$;
GRANT EXECUTE ON FUNCTION access.my_sessions TO sigap_desk;

-- Ends one running session of the person who holds the ticket; never anybody else's.
CREATE FUNCTION access.my_session_end(p_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.access_session s SET ended_at = now(), data = ''
  WHERE s.id = p_id AND s.person_id = access.me() AND access.runs(s);
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION access.my_session_end TO sigap_desk;

-- Ends every session of a person but the one of this transaction's ticket, after a new password or a lost role: one's
-- own, and those of people whom one administers.
CREATE FUNCTION access.sessions_end_of(p_person uuid) RETURNS SETOF uuid
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
GRANT EXECUTE ON FUNCTION access.sessions_end_of TO sigap_desk;

-- Sign-in reads one person whole, password hash and MAC included, by login or by id: the table itself shows those to
-- nobody, and the desk's role has no other way to them.
CREATE FUNCTION access.person_for_signin(p_login text) RETURNS SETOF public.access_person
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM public.access_person WHERE login = p_login
$$;
GRANT EXECUTE ON FUNCTION access.person_for_signin TO sigap_threshold;

CREATE FUNCTION access.person_of_session(p_id uuid) RETURNS SETOF public.access_person
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM public.access_person WHERE id = p_id AND is_active
$$;
GRANT EXECUTE ON FUNCTION access.person_of_session TO sigap_threshold;

-- The worker's sweep: what nobody needs any more. Returns how many rows went.
CREATE FUNCTION access.forget(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
  total integer := 0;
BEGIN
  p_at := audit.moment(p_at);
  DELETE FROM public.access_session
  WHERE expires_at < p_at - interval '1 day'
     OR (person_id IS NULL AND seen_at < p_at - interval '1 hour');
  GET DIAGNOSTICS gone = ROW_COUNT; total := total + gone;
  DELETE FROM public.access_attempt WHERE last_at < p_at - interval '1 day';
  GET DIAGNOSTICS gone = ROW_COUNT; total := total + gone;
  DELETE FROM public.access_browser WHERE last_at < p_at - interval '180 days';
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN total + gone;
END $$;
GRANT EXECUTE ON FUNCTION access.forget TO sigap_worker;

-- The one door: sets the ticket for this transaction and returns person, offices and roles in one statement.
-- SG001: no running session. SG002: a session that has not shown its second factor. SG003: a password that has to be
-- replaced first. The number of the lock is any: nobody waits for it.
CREATE FUNCTION access.enter(ticket text) RETURNS jsonb
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
    'session', s.id, 'hash', encode(s.hash, 'hex'), 'mac', encode(s.mac, 'hex'), 'data', encode(s.data, 'hex'),
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
GRANT EXECUTE ON FUNCTION access.enter TO sigap_desk, sigap_vault;

-- The same for a page, with the count that its frame shows: by a function of an app above, asked as the desk itself.
CREATE FUNCTION access.enter_page(ticket text, counting text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  facts jsonb := access.enter(ticket);
  counted integer;
BEGIN
  EXECUTE format('SELECT %s()', counting::regproc) INTO counted;
  RETURN facts || jsonb_build_object('unread', counted);
END $$;
GRANT EXECUTE ON FUNCTION access.enter_page TO sigap_desk;

CREATE FUNCTION access.session_touch(p_hash bytea, p_at timestamptz, p_mac bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF octet_length(p_mac) > 64 THEN
    RAISE EXCEPTION 'access: no mark of a session' USING ERRCODE = 'check_violation';
  END IF;
  p_at := audit.signed_moment(p_at);
  UPDATE public.access_session s SET stepped_up_at = p_at, step_up_mac = p_mac
  WHERE s.hash = p_hash AND s.person_id IS NOT NULL AND access.runs(s);
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION access.session_touch TO sigap_threshold;

-- Whose session this is or was: what was typed in it is handed back to nobody else.
CREATE FUNCTION access.session_holder(p_hash bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.person_id FROM public.access_session s WHERE s.hash = p_hash
$$;
GRANT EXECUTE ON FUNCTION access.session_holder TO sigap_desk;

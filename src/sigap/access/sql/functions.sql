-- The desk's door and what policies ask: who holds the ticket of this transaction. Only hashes are stored.
CREATE SCHEMA access;
REVOKE ALL ON SCHEMA access FROM PUBLIC;
GRANT USAGE ON SCHEMA access TO sigap_desk, sigap_worker;

-- The hash of the ticket set by access.enter for this transaction; null when none was set.
CREATE FUNCTION access.ticket_hash() RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(convert_to(nullif(current_setting('sigap.ticket', true), ''), 'UTF8'))
$$;

-- Whoever has shown a password in this transaction but holds no full session yet (see entry.threshold).
CREATE FUNCTION access.at_threshold() RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT nullif(current_setting('sigap.threshold', true), '')::uuid
$$;

-- Whether a session still runs: not ended, not past its end, not idle too long.
CREATE FUNCTION access.runs(s public.access_session) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.ended_at IS NULL AND s.expires_at > now() AND s.seen_at + make_interval(secs => s.idle_seconds) > now()
$$;

-- The person behind this transaction's ticket. Null without one, so every policy then shows nothing.
CREATE FUNCTION access.me() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id FROM public.access_session s JOIN public.access_person p ON p.id = s.person_id
  WHERE s.hash = access.ticket_hash() AND access.runs(s) AND p.is_active
    AND (NOT s.needs_second_factor OR s.second_factor_at IS NOT NULL)
$$;

CREATE FUNCTION access.my_offices() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT m.office_id), '{}') FROM public.access_membership m
  WHERE m.person_id = access.me() AND m.since <= now() AND (m.until IS NULL OR m.until > now())
$$;

CREATE FUNCTION access.has_any_role(wanted text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.person_id = access.me() AND m.role = ANY (wanted)
      AND m.since <= now() AND (m.until IS NULL OR m.until > now()))
$$;

CREATE FUNCTION access.has_role(wanted text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.has_any_role(ARRAY[wanted])
$$;

-- Sessions: the desk has no grant on the table, only these.
CREATE FUNCTION access.session_load(p_hash bytea) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.data FROM public.access_session s WHERE s.hash = p_hash AND access.runs(s)
$$;

-- Returns false when the session has ended or already belongs to somebody else. A session gets its person once.
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

CREATE FUNCTION access.session_end(p_hash bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.access_session SET ended_at = now(), data = '' WHERE hash = p_hash AND ended_at IS NULL;
  RETURN FOUND;
END $$;

CREATE FUNCTION access.my_sessions()
RETURNS TABLE (id uuid, device text, created_at timestamptz, seen_at timestamptz, is_current boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.id, s.device, s.created_at, s.seen_at, s.hash = access.ticket_hash()
  FROM public.access_session s WHERE s.person_id = access.me() AND access.runs(s) ORDER BY s.seen_at DESC
$$;

-- Ends one running session of the person who holds the ticket; never anybody else's.
CREATE FUNCTION access.my_session_end(p_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.access_session s SET ended_at = now(), data = ''
  WHERE s.id = p_id AND s.person_id = access.me() AND access.runs(s);
  RETURN FOUND;
END $$;

-- Ends every session of a person but the one of this transaction's ticket: after a new password or a lost role.
CREATE FUNCTION access.sessions_end_of(p_person uuid) RETURNS SETOF uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.access_session s SET ended_at = now(), data = ''
  WHERE s.person_id = p_person AND s.ended_at IS NULL AND s.hash IS DISTINCT FROM access.ticket_hash()
  RETURNING s.id
$$;

-- Sign-in reads one person whole, password hash and MAC included: the table itself shows those to nobody.
CREATE FUNCTION access.person_for_signin(p_login text) RETURNS SETOF public.access_person
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM public.access_person WHERE login = p_login
$$;

CREATE FUNCTION access.person_of_session(p_id uuid) RETURNS SETOF public.access_person
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM public.access_person WHERE id = p_id AND is_active
$$;

-- The worker's sweep: what nobody needs any more. Returns how many rows went.
CREATE FUNCTION access.forget(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
  total integer := 0;
BEGIN
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

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA access FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  access.ticket_hash(), access.at_threshold(), access.me(), access.my_offices(), access.has_role(text),
  access.has_any_role(text[]), access.session_load(bytea),
  access.session_save(bytea, bytea, uuid, bytea, text, integer, integer, boolean, boolean),
  access.session_end(bytea), access.my_sessions(), access.my_session_end(uuid),
  access.sessions_end_of(uuid), access.person_for_signin(text), access.person_of_session(uuid)
TO sigap_desk;
GRANT EXECUTE ON FUNCTION access.forget(timestamptz) TO sigap_worker;

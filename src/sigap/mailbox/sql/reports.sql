GRANT USAGE ON SCHEMA mailbox TO sigap_public, sigap_desk, sigap_worker, sigap_vault;

-- The doors of the public role: put a report in, ask for its state by code, ask whether the house is well.

-- The caller chooses the id, for what it seals is bound to it; it must be as random as the real ones, and name nothing yet:
-- else it would begin its trace in another's chain.
CREATE FUNCTION mailbox.check_new_id(p_id uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_id IS NULL OR p_id::text !~ '^.{14}4.{4}[89ab]'
    OR EXISTS (SELECT FROM public.audit_stream s WHERE s.stream_kind IN ('system', 'case') AND s.stream_id = p_id) THEN
    RAISE EXCEPTION 'mailbox: not a new id' USING ERRCODE = 'check_violation';
  END IF;
END $$;

-- A real log-in of this role, and not the owner who has taken it up.
CREATE FUNCTION mailbox.is_log_in_of(p_role text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT session_user <> current_user AND pg_has_role(session_user, p_role, 'MEMBER')
$$;

-- When something came that is stored now. An officer writes down what came days ago; what a stranger's server delivered may
-- have waited for the worker, over a long holiday too.
CREATE FUNCTION mailbox.came_at(p_at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT audit.moment(p_at, CASE
    WHEN pg_has_role(session_user, 'sigap_desk', 'MEMBER') THEN make_interval(hours => mailbox.most('entry_hours'))
    WHEN pg_has_role(session_user, 'sigap_worker', 'MEMBER') THEN interval '30 days'
    ELSE interval '24 hours' END)
$$;

-- Stores the report with its trace, or answers the replay of one. `same` is false when the key was used
-- before for another report. A number already taken raises unique_violation: the caller draws another.
-- What the public process brings keeps the pace whether it asks or not: beyond it a report `waits` in quarantine.
CREATE FUNCTION mailbox.post(
  p_id uuid, p_number text, p_channel text, p_at timestamptz, p_flags text[], p_about text, p_area text,
  p_lookup bytea, p_replay bytea, p_body bytea, p_key_id uuid, p_key_blob bytea, p_story bytea, p_details bytea,
  p_minute integer DEFAULT NULL, p_hour integer DEFAULT NULL, p_day integer DEFAULT NULL, p_work text DEFAULT 'none',
  OUT number text, OUT received_at timestamptz, OUT same boolean, OUT waits boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_public CONSTANT boolean := mailbox.is_log_in_of('sigap_public');
BEGIN
  waits := false;
  IF is_public AND p_channel <> ALL (mailbox.channels_of('sigap_public'))
    OR mailbox.is_log_in_of('sigap_worker') AND p_channel <> ALL (mailbox.channels_of('sigap_worker'))
    OR mailbox.is_log_in_of('sigap_desk') AND p_channel <> ALL (mailbox.channels_of('sigap_desk')) THEN
    RAISE EXCEPTION 'mailbox: not a door of this part' USING ERRCODE = 'check_violation';
  END IF;
  p_at := mailbox.came_at(p_at);
  -- Far above the longest story with all that was ever written to it.
  IF octet_length(p_story) > 8000000 OR octet_length(p_details) > 1000000 OR octet_length(p_key_blob) > 1000
    OR octet_length(p_lookup) > 64 OR octet_length(p_replay) > 64 OR octet_length(p_body) > 64 THEN
    RAISE EXCEPTION 'mailbox: too much for one report' USING ERRCODE = 'check_violation';
  END IF;
  IF mailbox.add_code(p_id, false, p_number, p_at, p_lookup, p_replay, p_body) THEN
    PERFORM mailbox.check_new_id(p_id);
    INSERT INTO public.mailbox_envelope (
      id, number, channel, received_at, flags, about, area, status, status_at, key_id, key_blob, sealed_story,
      sealed_details)
    VALUES (
      p_id, p_number, p_channel, p_at, p_flags, p_about, p_area, 'received', p_at, p_key_id, p_key_blob, p_story,
      p_details);
    -- A stream of its own for each report: two villagers never wait for each other's trace.
    PERFORM audit.append(jsonb_build_array(jsonb_build_object(
      'kind', 'system', 'id', p_id::text, 'code', 'mailbox:report:received', 'actor', NULL,
      'at', audit.moment_text(audit.moment(p_at, interval '23 hours')),
      'ids', jsonb_build_object('report', p_id::text, 'channel', p_channel))));
    IF is_public OR p_minute IS NOT NULL THEN
      waits := NOT mailbox.keep_pace(p_id, p_at, p_minute, p_hour, p_day, p_work);
    END IF;
    SELECT p_number, p_at, true INTO number, received_at, same;
  ELSE
    SELECT c.number, c.received_at, c.body = p_body INTO number, received_at, same
    FROM public.mailbox_code c WHERE c.replay = p_replay;
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.post TO sigap_public, sigap_desk, sigap_worker;

CREATE FUNCTION mailbox.state(p_lookup bytea) RETURNS TABLE (number text, status text, received_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.number, e.status, e.received_at FROM public.mailbox_envelope e WHERE e.id = mailbox.report_of(p_lookup)
$$;
GRANT EXECUTE ON FUNCTION mailbox.state TO sigap_public;

CREATE FUNCTION mailbox.last_beat() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT max(beaten_at) FROM public.mailbox_heartbeat
$$;
GRANT EXECUTE ON FUNCTION mailbox.last_beat TO sigap_public, sigap_desk, sigap_worker, sigap_vault;

CREATE FUNCTION mailbox.beat(p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- By the database's own clock, by which it is judged: the worker's may be minutes off.
  INSERT INTO public.mailbox_heartbeat (id, beaten_at)
  VALUES (1, CASE WHEN session_user = current_user THEN p_at ELSE clock_timestamp() END)
  ON CONFLICT (id) DO UPDATE SET beaten_at = EXCLUDED.beaten_at
$$;
GRANT EXECUTE ON FUNCTION mailbox.beat TO sigap_worker;

-- The worker's own locks are rows that no other role can hold: an advisory lock anybody's statement could take, and the
-- sweep would stand still and say nothing.
-- True: this sweep is the caller's until its transaction ends. False: another worker's. NULL: it has no row yet.
CREATE FUNCTION mailbox.hold_sweep(p_name text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.mailbox_sweeplock l WHERE l.name = p_name FOR UPDATE SKIP LOCKED;
  RETURN CASE WHEN FOUND THEN true WHEN EXISTS (SELECT FROM public.mailbox_sweeplock l WHERE l.name = p_name) THEN false END;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.hold_sweep TO sigap_worker;

CREATE FUNCTION mailbox.add_sweep(p_name text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.mailbox_sweeplock (name, within) VALUES (p_name, 3600) ON CONFLICT DO NOTHING
$$;
GRANT EXECUTE ON FUNCTION mailbox.add_sweep TO sigap_worker;

-- At the worker's start. Which sweeps there are, and within how many seconds each must come to its end, this version knows:
-- what the worker says of it counts for nothing. A sweep of an older version is missed by nobody. What another worker holds
-- is waited for only where it changes.
CREATE FUNCTION mailbox.begin_sweeps() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.mailbox_sweeplock l WHERE l.name NOT IN (SELECT w.name FROM mailbox.sweeps() w);
  INSERT INTO public.mailbox_sweeplock (name, within, done_at)
  SELECT w.name, w.within, clock_timestamp() FROM mailbox.sweeps() w ON CONFLICT DO NOTHING;
  UPDATE public.mailbox_sweeplock l SET within = w.within, done_at = coalesce(l.done_at, clock_timestamp())
  FROM mailbox.sweeps() w
  WHERE l.name = w.name AND (l.within <> w.within OR l.done_at IS NULL);
END $$;
GRANT EXECUTE ON FUNCTION mailbox.begin_sweeps TO sigap_worker;

-- It came to its end, by the database's own clock. Twice a minute is enough to know it.
CREATE FUNCTION mailbox.end_sweep(p_name text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.mailbox_sweeplock l SET done_at = clock_timestamp()
  WHERE l.name = p_name AND (l.done_at IS NULL OR l.done_at < clock_timestamp() - interval '30 seconds')
$$;
GRANT EXECUTE ON FUNCTION mailbox.end_sweep TO sigap_worker;

CREATE FUNCTION mailbox.sweep_ages() RETURNS TABLE (name text, seconds double precision, is_late boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.name, extract(epoch FROM clock_timestamp() - l.done_at)::double precision,
    l.done_at < clock_timestamp() - make_interval(secs => l.within)
  FROM public.mailbox_sweeplock l WHERE l.done_at IS NOT NULL ORDER BY l.name
$$;
GRANT EXECUTE ON FUNCTION mailbox.sweep_ages TO sigap_worker;

-- Reports that could not be stored are told by whoever could not store them; by the desk, how cleaner and vault answer it.
-- What stands in the trail and its anchors the database sees itself: told by the worker, one that was taken over would keep
-- silent.
CREATE FUNCTION mailbox.told_by(p_code text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN p_code = 'reports' THEN 'public'
    WHEN p_code IN ('cleaner', 'vault', 'vault-locked') THEN 'desk'
    WHEN p_code IN ('anchors', 'passkey', 'vault-limit') THEN 'database'
    ELSE 'worker'
  END
$$;

-- What the worker found wrong, all of it at once: what it names no more is over.
CREATE FUNCTION mailbox.tell_troubles(p_codes text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.mailbox_notedtrouble t WHERE t.code <> ALL (p_codes) AND mailbox.told_by(t.code) = 'worker';
  INSERT INTO public.mailbox_notedtrouble (code, since, seen_at)
  SELECT DISTINCT c.code, now(), now() FROM unnest(p_codes) AS c (code) WHERE mailbox.told_by(c.code) = 'worker'
  ON CONFLICT (code) DO UPDATE SET seen_at = EXCLUDED.seen_at;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.tell_troubles TO sigap_worker;

CREATE FUNCTION mailbox.note_unstored() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.mailbox_notedtrouble AS t (code, since, seen_at) VALUES ('reports', now(), now())
  ON CONFLICT (code) DO UPDATE SET
    since = CASE WHEN t.seen_at < now() - interval '15 minutes' THEN now() ELSE t.since END, seen_at = now()
  WHERE t.seen_at < now() - interval '10 seconds'
$$;
GRANT EXECUTE ON FUNCTION mailbox.note_unstored TO sigap_public;

-- Whether the cleaner answered the desk, which tries it every few minutes and at each file. A desk that says nothing more
-- about it is not well either, and has that told by others; after a day this is over.
CREATE FUNCTION mailbox.tell_cleaner(p_answers boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_answers THEN
    DELETE FROM public.mailbox_notedtrouble t WHERE t.code = 'cleaner';
  ELSE
    INSERT INTO public.mailbox_notedtrouble AS t (code, since, seen_at) VALUES ('cleaner', now(), now())
    ON CONFLICT (code) DO UPDATE SET seen_at = now(), times = least(t.times, 1000000) + 1;
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.tell_cleaner TO sigap_desk;

CREATE FUNCTION mailbox.asked_cleaner_in_vain() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(max(t.times), 0) FROM public.mailbox_notedtrouble t
  WHERE t.code = 'cleaner' AND t.seen_at > now() - interval '1 day'
$$;
GRANT EXECUTE ON FUNCTION mailbox.asked_cleaner_in_vain TO sigap_worker;

-- How the vault answered the desk, which asks it each minute: 'open', 'away', or 'locked' until somebody opens it with the
-- passphrase. Since when begins anew once no desk has looked for a while.
CREATE FUNCTION mailbox.tell_vault(p_state text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  of_it CONSTANT text := CASE p_state WHEN 'away' THEN 'vault' WHEN 'locked' THEN 'vault-locked' END;
BEGIN
  DELETE FROM public.mailbox_notedtrouble t WHERE t.code IN ('vault', 'vault-locked') AND t.code IS DISTINCT FROM of_it;
  IF p_state IS DISTINCT FROM 'open' THEN
    INSERT INTO public.mailbox_notedtrouble AS t (code, since, seen_at) VALUES (of_it, now(), now())
    ON CONFLICT (code) DO UPDATE SET
      since = CASE WHEN t.seen_at < now() - interval '5 minutes' THEN now() ELSE t.since END, seen_at = now();
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.tell_vault TO sigap_desk;

-- Everything that is wrong now, by the database's own clock. `names`: the sweeps that are late. While the worker is away
-- nothing is said of its sweeps, nor of anchors that it does not lay: that is said already. Nor of a vault that was locked a
-- moment ago: after a start somebody needs time to come and open it. Asked by every health check, it looks at indexes alone:
-- rows that nobody can read the worker counts, beside those that a MAC or seal found.
CREATE FUNCTION mailbox.troubles() RETURNS TABLE (code text, since timestamptz, names text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH beat AS (SELECT max(h.beaten_at) AS at FROM public.mailbox_heartbeat h),
    living AS (SELECT coalesce(b.at >= clock_timestamp() - interval '3 minutes', false) AS is_so FROM beat b)
  SELECT 'worker', b.at, '' FROM beat b, living l WHERE NOT l.is_so
  UNION ALL
  SELECT 'sweeps', min(s.done_at), string_agg(s.name, ' ' ORDER BY s.name)
  FROM public.mailbox_sweeplock s, living l
  WHERE l.is_so AND s.done_at < clock_timestamp() - make_interval(secs => s.within) HAVING count(*) > 0
  UNION ALL
  SELECT 'anchors', a.since, '' FROM living l, audit.unanchored_since(now()) AS a (since)
  WHERE l.is_so AND a.since IS NOT NULL
  UNION ALL
  SELECT r.code, f.since, ''
  FROM unnest('{passkey,rows,vault-limit}'::text[]) AS r (code),
    audit.told_since(mailbox.ringing(r.code), now() - interval '1 day') AS f (since)
  WHERE f.since IS NOT NULL
  UNION ALL
  SELECT t.code, t.since, '' FROM public.mailbox_notedtrouble t
  WHERE mailbox.told_by(t.code) <> 'database' AND t.seen_at > now() - CASE t.code WHEN 'reports' THEN interval '15 minutes'
      WHEN 'cleaner' THEN interval '1 day' WHEN 'vault' THEN interval '1 day' WHEN 'vault-locked' THEN interval '1 day'
      ELSE 'infinity' END
    AND (t.code <> 'vault-locked' OR t.since <= now() - interval '15 minutes')
$$;
GRANT EXECUTE ON FUNCTION mailbox.troubles TO sigap_public, sigap_desk, sigap_worker;

-- What a page with script asks for once its report is stored, in a post of its own that holds no story: the browser may
-- keep what was posted. Answered while the words were not noted; the words themselves come from the idempotency key.
-- `apart`: as it was posted; where it was moved since, this page does not tell.
CREATE FUNCTION mailbox.receipt(
  p_replay bytea, p_body bytea, OUT number text, OUT received_at timestamptz, OUT apart boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.number, c.received_at,
    c.is_conflict AND NOT EXISTS (SELECT 1 FROM public.mailbox_envelope e WHERE e.number = c.number)
  FROM public.mailbox_code c WHERE c.replay = p_replay AND c.body = p_body
$$;
GRANT EXECUTE ON FUNCTION mailbox.receipt TO sigap_public;

-- To which intake key a report came sealed: its fingerprint, as the blob names it, kept when the blob is gone.
-- So a rotation knows whether the public site has taken up the new key. Tells nothing of what was reported.
CREATE FUNCTION mailbox.note_sealed_to() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.sealed_to := coalesce(NEW.sealed_to, substring(NEW.key_blob FROM 2 FOR 8));
  RETURN NEW;
END $$;

CREATE TRIGGER envelope_sealed_to BEFORE INSERT ON public.mailbox_envelope
  FOR EACH ROW EXECUTE FUNCTION mailbox.note_sealed_to();

-- A sealed key is what a report opens with. Whatever is slipped into a log-in may let go of it where the vault has it,
-- and never write another in its place: the owner's own acts alone (and functions that are the owner's) are free.
CREATE FUNCTION mailbox.keep_sealed_key() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user = (SELECT pg_get_userbyid(c.relowner) FROM pg_class c WHERE c.oid = TG_RELID) THEN
    RETURN NEW;
  END IF;
  IF NEW.key_blob IS NOT NULL AND NEW.key_blob IS DISTINCT FROM OLD.key_blob THEN
    RAISE EXCEPTION 'mailbox: a sealed key is not rewritten' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_TABLE_NAME = 'mailbox_envelope' THEN
    RETURN NEW;
  END IF;
  -- A file's key, or a message's, is laid once: at the moment at which its blob goes, and under a key that the vault has.
  IF NEW.sealed_key IS DISTINCT FROM OLD.sealed_key AND OLD.sealed_key IS NOT NULL THEN
    RAISE EXCEPTION 'mailbox: a laid key is not rewritten' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.sealed_key IS NOT NULL AND OLD.key_blob IS NOT NULL AND NEW.key_blob IS NULL AND EXISTS (
      SELECT 1 FROM public.mailbox_envelope e JOIN public.vault_datakey k ON k.id = e.key_id
      WHERE e.id = OLD.envelope_id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'mailbox: a sealed key goes only where it is laid' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER envelope_key_kept BEFORE UPDATE ON public.mailbox_envelope FOR EACH ROW
  WHEN (NEW.key_blob IS DISTINCT FROM OLD.key_blob) EXECUTE FUNCTION mailbox.keep_sealed_key();
CREATE TRIGGER file_key_kept BEFORE UPDATE ON public.mailbox_reportfile FOR EACH ROW
  WHEN (NEW.key_blob IS DISTINCT FROM OLD.key_blob OR NEW.sealed_key IS DISTINCT FROM OLD.sealed_key)
  EXECUTE FUNCTION mailbox.keep_sealed_key();
CREATE TRIGGER line_key_kept BEFORE UPDATE ON public.mailbox_line FOR EACH ROW
  WHEN (NEW.key_blob IS DISTINCT FROM OLD.key_blob OR NEW.sealed_key IS DISTINCT FROM OLD.sealed_key)
  EXECUTE FUNCTION mailbox.keep_sealed_key();

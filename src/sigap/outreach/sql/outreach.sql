GRANT USAGE ON SCHEMA outreach TO sigap_public, sigap_desk, sigap_worker, sigap_vault;

-- The doors of the public role: coming sessions, what anybody may send, sheets in local words. It reads no table.

-- Sessions that were marked public, the next first, those that are off among them. `mark`: the same for the same session,
-- wherever it moves, and no id of ours.
CREATE FUNCTION outreach.coming_sessions(p_today date) RETURNS TABLE (
  topic text, audience text, title text, place text, area text, day date, starts_at timestamptz, ends_at timestamptz,
  partner text, note text, is_for_all boolean, is_off boolean, mark text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.topic, s.audience, s.title, s.place, s.area, s.day, s.starts_at, s.ends_at, s.partner, s.note, s.is_for_all, s.is_off,
    left(encode(sha256(convert_to('session ' || s.activity_id::text, 'UTF8')), 'hex'), 32)
  FROM public.outreach_publicsession s WHERE s.is_listed AND s.day >= p_today
  ORDER BY s.day, s.starts_at NULLS LAST, s.activity_id LIMIT 200
$$;
GRANT EXECUTE ON FUNCTION outreach.coming_sessions TO sigap_public;

-- Puts in what somebody sent, with its trace: 'new', or 'again' for a second click, or 'full' while more of its kind lie
-- beyond the pace than anybody reads; who showed some work finds room longer than who showed none, and a day later there
-- is room again. Feedback to a session that is not there, not yet or long ago is answered alike, and not kept.
CREATE FUNCTION outreach.post(
  p_id uuid, p_kind text, p_at timestamptz, p_area text, p_topics text[], p_people integer, p_code text, p_smiley text,
  p_post_key bytea, p_key_id uuid, p_key_blob bytea, p_body bytea, p_minute integer, p_hour integer, p_day integer,
  p_work text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  session uuid;
  crowded boolean;
BEGIN
  p_at := audit.moment(p_at);
  IF octet_length(p_body) > 20000 OR octet_length(p_key_blob) > 1000 OR octet_length(p_post_key) <> 32 THEN
    RAISE EXCEPTION 'outreach: too much for one message' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM public.outreach_publicmessage m WHERE m.post_key = p_post_key) THEN RETURN 'again'; END IF;
  IF p_kind = 'feedback' THEN
    SELECT s.activity_id INTO session FROM public.outreach_publicsession s
    WHERE s.code = p_code AND NOT s.is_off AND (p_at AT TIME ZONE mailbox.regency_zone())::date BETWEEN s.day AND s.day + 30;
    IF session IS NULL THEN RETURN 'new'; END IF;
  END IF;
  crowded := NOT (
    outreach.has_room(p_kind, p_at - interval '1 minute', mailbox.at_most('minute', p_minute))
    AND outreach.has_room(p_kind, p_at - interval '1 hour', mailbox.at_most('hour', p_hour))
    AND outreach.has_room(p_kind, p_at - interval '1 day', mailbox.at_most('day', p_day)));
  IF crowded AND NOT outreach.has_crowded_room(
      p_kind, p_at - interval '1 day', CASE p_work WHEN 'solved' THEN 4000 WHEN 'waited' THEN 2000 ELSE 1000 END) THEN
    RETURN 'full';
  END IF;
  PERFORM mailbox.check_new_id(p_id);
  INSERT INTO public.outreach_publicmessage (
    id, kind, received_at, area, topics, people, session_id, smiley, post_key, is_crowded, key_id, key_blob, sealed_body,
    state, settled_at, settler_name)
  VALUES (
    p_id, p_kind, p_at, p_area, p_topics, p_people, session, p_smiley, p_post_key, crowded, p_key_id, p_key_blob, p_body,
    CASE WHEN p_body IS NULL THEN 'taken' ELSE 'waiting' END, CASE WHEN p_body IS NULL THEN p_at END, '')
  ON CONFLICT (post_key) DO NOTHING;
  IF NOT FOUND THEN RETURN 'again'; END IF;
  PERFORM audit.append(jsonb_build_array(jsonb_build_object(
    'kind', 'system', 'id', p_id::text, 'code', 'outreach:message:received', 'actor', NULL,
    'at', audit.moment_text(p_at), 'ids', jsonb_build_object('message', p_id::text, 'kind', p_kind))));
  RETURN 'new';
END $$;
GRANT EXECUTE ON FUNCTION outreach.post TO sigap_public;

-- Whether fewer than `most` messages of a kind came within the pace since then; looks at no more rows than that.
CREATE FUNCTION outreach.has_room(p_kind text, p_since timestamptz, p_most integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) < p_most FROM (
    SELECT 1 FROM public.outreach_publicmessage m
    WHERE m.kind = p_kind AND NOT m.is_crowded AND m.received_at > p_since LIMIT p_most) within
$$;

-- The same of what came beyond the pace and nobody has settled.
CREATE FUNCTION outreach.has_crowded_room(p_kind text, p_since timestamptz, p_most integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) < p_most FROM (
    SELECT 1 FROM public.outreach_publicmessage m
    WHERE m.kind = p_kind AND m.is_crowded AND m.settled_by IS NULL AND m.received_at > p_since LIMIT p_most) within
$$;

-- Whether messages came beyond the pace since then: the forms then ask for some work.
CREATE FUNCTION outreach.is_crowded(p_since timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.outreach_publicmessage m WHERE m.is_crowded AND m.received_at > p_since)
$$;
GRANT EXECUTE ON FUNCTION outreach.is_crowded TO sigap_public;

-- The worker's sweep: a year after it was settled nothing of what was typed stays.
CREATE FUNCTION outreach.forget_messages(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  p_at := audit.moment(p_at);
  UPDATE public.outreach_publicmessage m SET key_id = NULL, key_blob = NULL, sealed_body = NULL
  WHERE m.settled_at < p_at - interval '365 days' AND m.sealed_body IS NOT NULL;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
GRANT EXECUTE ON FUNCTION outreach.forget_messages TO sigap_worker;

-- Sheets in local words that an office has published.
CREATE FUNCTION outreach.local_sheets() RETURNS TABLE (material text, language text, title text, body text, office text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.material, v.language, v.title, v.body, v.office_name FROM public.outreach_materialvariant v
  WHERE v.is_public AND v.replaced_at IS NULL ORDER BY v.material, v.language LIMIT 200
$$;
GRANT EXECUTE ON FUNCTION outreach.local_sheets TO sigap_public;

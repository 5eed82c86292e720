-- The doors of the public role: put a report in, ask for its state by code, ask whether the house is well.
CREATE SCHEMA mailbox;
REVOKE ALL ON SCHEMA mailbox FROM PUBLIC;
GRANT USAGE ON SCHEMA mailbox TO sigap_public, sigap_desk, sigap_worker;

ALTER TABLE public.mailbox_envelope ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.mailbox_heartbeat ENABLE ROW LEVEL SECURITY;

-- Stores the report with its trace, or answers the replay of one. `same` is false when the key was used
-- before for another report. A number already taken raises unique_violation: the caller draws another.
CREATE FUNCTION mailbox.post(
  p_id uuid, p_number text, p_channel text, p_at timestamptz, p_flags text[], p_about text, p_area text,
  p_lookup bytea, p_replay bytea, p_body bytea, p_key_id uuid, p_key_blob bytea, p_story bytea, p_details bytea,
  OUT number text, OUT received_at timestamptz, OUT same boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.mailbox_envelope AS e (
    id, number, channel, received_at, flags, about, area, status, status_at,
    lookup, replay, body, key_id, key_blob, sealed_story, sealed_details)
  VALUES (
    p_id, p_number, p_channel, p_at, p_flags, p_about, p_area, 'received', p_at,
    p_lookup, p_replay, p_body, p_key_id, p_key_blob, p_story, p_details)
  ON CONFLICT (replay) DO NOTHING;
  IF FOUND THEN
    -- A stream of its own for each report: two villagers never wait for each other's trace.
    PERFORM audit.append(jsonb_build_array(jsonb_build_object(
      'kind', 'system', 'id', p_id::text, 'code', 'mailbox:report:received', 'actor', NULL,
      'at', to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'ids', jsonb_build_object('report', p_id::text, 'channel', p_channel))));
    SELECT p_number, p_at, true INTO number, received_at, same;
  ELSE
    SELECT e.number, e.received_at, e.body = p_body INTO number, received_at, same
    FROM public.mailbox_envelope e WHERE e.replay = p_replay;
  END IF;
END $$;

CREATE FUNCTION mailbox.state(p_lookup bytea) RETURNS TABLE (number text, status text, received_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.number, e.status, e.received_at FROM public.mailbox_envelope e WHERE e.lookup = p_lookup
$$;

CREATE FUNCTION mailbox.last_beat() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT max(beaten_at) FROM public.mailbox_heartbeat
$$;

CREATE FUNCTION mailbox.beat(p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.mailbox_heartbeat (id, beaten_at) VALUES (1, p_at)
  ON CONFLICT (id) DO UPDATE SET beaten_at = EXCLUDED.beaten_at
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA mailbox FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mailbox.post(
  uuid, text, text, timestamptz, text[], text, text, bytea, bytea, bytea, uuid, bytea, bytea, bytea
) TO sigap_public;
GRANT EXECUTE ON FUNCTION mailbox.state(bytea) TO sigap_public;
GRANT EXECUTE ON FUNCTION mailbox.last_beat() TO sigap_public, sigap_desk, sigap_worker;
GRANT EXECUTE ON FUNCTION mailbox.beat(timestamptz) TO sigap_worker;

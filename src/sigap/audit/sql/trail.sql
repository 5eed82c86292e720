GRANT USAGE ON SCHEMA audit TO sigap_desk, sigap_threshold, sigap_worker, sigap_vault;

-- The trail's doors. Rows enter by audit.append (for a log-in behind a door of its own) and audit.fold only, both as the
-- owner; nothing leaves.

-- The only rows whose form could hide free text: no value with a space, a capital name or a long number.
-- The same rule as sigap.audit.kinds.is_id.
CREATE FUNCTION audit.is_id(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT value ~ '\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z'
      OR value ~ '\A[A-Z]{1,4}(-[0-9]{1,8}){1,3}\Z'
      OR (value ~ '\A[a-z0-9][a-z0-9_.:-]{0,63}\Z' AND value !~ '[0-9]{7}')
$$;

CREATE FUNCTION audit.check_event(event jsonb) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  item record;
BEGIN
  IF coalesce(event->>'code', '') !~ '\A[a-z][a-z_]*(:[a-z][a-z_]*){1,3}\Z' THEN
    RAISE EXCEPTION 'audit: no event code' USING ERRCODE = 'check_violation';
  END IF;
  IF jsonb_typeof(event->'ids') IS DISTINCT FROM 'object' THEN
    RAISE EXCEPTION 'audit: % carries no ids object', event->>'code' USING ERRCODE = 'check_violation';
  END IF;
  FOR item IN SELECT key, value FROM jsonb_each(event->'ids') LOOP
    IF item.key !~ '\A[a-z][a-z_]{0,31}\Z' OR jsonb_typeof(item.value) <> 'string'
       OR NOT audit.is_id(item.value #>> '{}') THEN
      -- The value itself is not repeated: an error must not carry what the trail refused.
      RAISE EXCEPTION 'audit: % carries a value that is neither a UUID nor a code', event->>'code'
        USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  -- Nor could a signature hide one.
  IF event ? 'mac' AND NOT coalesce(
    event->>'mac' ~ '\A[0-9a-f]{64}\Z' AND event->>'nonce' ~ '\A[0-9a-f]{16}\Z'
    AND coalesce(event->>'session', '') ~ '\A([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?\Z', false)
  THEN
    RAISE EXCEPTION 'audit: % carries no signature that could be one', event->>'code' USING ERRCODE = 'check_violation';
  END IF;
END $$;

-- What vouches for the officer whom an event names, made by the process that let them in (sigap.audit.signing).
CREATE FUNCTION audit.signature(event jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN event ? 'mac' THEN jsonb_build_object(
    'v', 2, 'session', event->'session', 'nonce', event->'nonce', 'mac', event->'mac') ELSE '{}' END
$$;

CREATE FUNCTION audit.moment_text(at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

CREATE FUNCTION audit.link_hash(prev bytea, seq bigint, body text) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(prev || int8send(seq) || convert_to(body, 'UTF8'))
$$;

-- Locks a chain's head (made when absent) and returns it. Callers lock chains in the order (kind, id).
CREATE FUNCTION audit.lock_head(p_kind text, p_id uuid, OUT head_seq bigint, OUT head_hash bytea)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.audit_stream AS s (stream_kind, stream_id, head_seq, head_hash)
  VALUES (p_kind, p_id, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING
  RETURNING s.head_seq, s.head_hash INTO head_seq, head_hash;
  IF NOT FOUND THEN
    SELECT s.head_seq, s.head_hash INTO STRICT head_seq, head_hash
    FROM public.audit_stream s WHERE s.stream_kind = p_kind AND s.stream_id = p_id FOR UPDATE;
  END IF;
END $$;

-- Appends a list of {kind, id, at, code, actor, ids} and, where one is signed, {session, nonce, mac}.
-- Chains are taken in one fixed order, so two acts that touch the same chains wait for each other and never for ever;
-- within a chain the given order is kept.
CREATE FUNCTION audit.append(events jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  chain record;
  event jsonb;
  head record;
  prev bytea;
  number bigint;
  happened timestamptz;
  actor uuid;
  text_body text;
BEGIN
  FOR chain IN
    SELECT e.item->>'kind' AS kind, (e.item->>'id')::uuid AS id, jsonb_agg(e.item ORDER BY e.place) AS items
    FROM jsonb_array_elements(events) WITH ORDINALITY AS e(item, place)
    GROUP BY 1, 2 ORDER BY 1, 2
  LOOP
    head := audit.lock_head(chain.kind, chain.id);
    prev := head.head_hash;
    number := head.head_seq;
    FOR event IN SELECT jsonb_array_elements(chain.items) LOOP
      PERFORM audit.check_event(event);
      number := number + 1;
      -- A log-in writes of today: what it dates otherwise happened now.
      happened := audit.moment((event->>'at')::timestamptz, interval '24 hours');
      actor := (event->>'actor')::uuid;
      text_body := (jsonb_build_object(
        'v', 1, 'kind', chain.kind, 'id', chain.id, 'seq', number, 'at', audit.moment_text(happened),
        'code', event->>'code', 'actor', actor, 'ids', event->'ids') || audit.signature(event))::text;
      INSERT INTO public.audit_event (
        stream_kind, stream_id, seq, at, code, actor_id, body, prev_hash, hash)
      VALUES (
        chain.kind, chain.id, number, happened, event->>'code', actor, text_body, prev,
        audit.link_hash(prev, number, text_body))
      RETURNING hash INTO prev;
    END LOOP;
    UPDATE public.audit_stream s SET head_seq = number, head_hash = prev
    WHERE s.stream_kind = chain.kind AND s.stream_id = chain.id;
  END LOOP;
END $$;

-- The worker's way in: nobody signed in does what it does, and it is done now.
CREATE FUNCTION audit.append_unattended(events jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  event jsonb;
  cleaned jsonb := '[]';
BEGIN
  FOR event IN SELECT jsonb_array_elements(events) LOOP
    IF event->>'actor' IS NOT NULL OR event ? 'mac' THEN
      RAISE EXCEPTION 'audit: % in the name of somebody', event->>'code' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Whoever has taken up the role as the owner (tests) may date as they like.
    IF session_user <> current_user THEN
      event := event || jsonb_build_object('at', audit.moment_text(now()));
    END IF;
    cleaned := cleaned || event;
  END LOOP;
  PERFORM audit.append(cleaned);
END $$;
GRANT EXECUTE ON FUNCTION audit.append_unattended TO sigap_worker;

-- Folds every chain head that is new since the last time into the chain of anchors, at most 1,000 an anchor.
-- Returns how many heads were folded. Takes no lock on chain heads, so no act ever waits for it.
CREATE FUNCTION audit.fold(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  folded integer := 0;
  batch jsonb;
  last record;
  text_body text;
BEGIN
  p_at := audit.moment(p_at);
  LOCK TABLE public.audit_anchor IN SHARE ROW EXCLUSIVE MODE;
  LOOP
    WITH fresh AS (
      SELECT stream_kind, stream_id, s.head_seq, s.head_hash
      FROM public.audit_stream s LEFT JOIN public.audit_folded f USING (stream_kind, stream_id)
      WHERE s.head_seq > coalesce(f.seq, 0)
      ORDER BY stream_kind, stream_id LIMIT 1000
    ), noted AS (
      INSERT INTO public.audit_folded (stream_kind, stream_id, seq)
      SELECT stream_kind, stream_id, head_seq FROM fresh
      ON CONFLICT (stream_kind, stream_id) DO UPDATE SET seq = EXCLUDED.seq
    )
    SELECT jsonb_agg(
      jsonb_build_array(stream_kind, stream_id, head_seq, encode(head_hash, 'hex')) ORDER BY stream_kind, stream_id)
    INTO batch FROM fresh;
    EXIT WHEN batch IS NULL;
    SELECT coalesce(max(a.seq), 0) + 1 AS seq INTO last FROM public.audit_anchor a;
    text_body := jsonb_build_object('v', 1, 'at', audit.moment_text(p_at), 'heads', batch)::text;
    INSERT INTO public.audit_anchor (seq, at, body, prev_hash, hash)
    SELECT last.seq, p_at, text_body, p.hash, audit.link_hash(p.hash, last.seq, text_body)
    FROM (SELECT coalesce(
      (SELECT a.hash FROM public.audit_anchor a WHERE a.seq = last.seq - 1), decode(repeat('00', 32), 'hex')
    ) AS hash) p;
    folded := folded + jsonb_array_length(batch);
  END LOOP;
  RETURN folded;
END $$;
GRANT EXECUTE ON FUNCTION audit.fold TO sigap_worker;

-- Whether these chains say it of this actor (or of nobody), within the last half minute: for each thing that is looked for
-- the newest event that tells it. The vault looks whether a trace was left. Read backwards along the chain's index and no
-- further than needed: sorted, a long chain would be read whole.
CREATE FUNCTION audit.said_lately(p_actor uuid, p_codes text[], p_kinds text[], p_ids uuid[], p_told jsonb[])
RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_sort = off AS $$
  SELECT coalesce(jsonb_agg(e.body), '[]') FROM unnest(p_codes, p_kinds, p_ids, p_told) AS w(code, kind, id, told)
  CROSS JOIN LATERAL (
    SELECT v.body FROM (
      SELECT s.seq, s.body, s.at, s.code, s.actor_id FROM public.audit_event s
      WHERE s.stream_kind = w.kind AND s.stream_id = w.id ORDER BY s.seq DESC LIMIT 200) v
    WHERE v.code = w.code AND v.at > now() - interval '30 seconds' AND v.actor_id IS NOT DISTINCT FROM p_actor
      -- Most are of another subject: seen without reading the whole.
      AND strpos(v.body, coalesce(w.told->'ids'->>'subject', '')) > 0 AND v.body::jsonb @> w.told
    ORDER BY v.seq DESC LIMIT 1) e
$$;
GRANT EXECUTE ON FUNCTION audit.said_lately TO sigap_vault;

-- The last anchor: what is printed, mailed and put into a backup.
CREATE FUNCTION audit.head(OUT seq bigint, OUT hash text, OUT at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.seq, encode(a.hash, 'hex'), a.at FROM public.audit_anchor a ORDER BY a.seq DESC LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION audit.head TO sigap_desk, sigap_threshold, sigap_worker;

-- Since when an event stands in no anchor that should; nothing while all is well. Judged by the rows, not by what the sweep
-- that folds them says of itself. One look at an index: what is newer than the last anchor and yet not new.
CREATE FUNCTION audit.unanchored_since(p_at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT min(e.at) FROM public.audit_event e
  WHERE e.at > coalesce((SELECT a.at FROM public.audit_anchor a ORDER BY a.seq DESC LIMIT 1), '-infinity')
    AND e.at < audit.moment(p_at) - interval '10 minutes'
    AND NOT EXISTS (SELECT FROM public.audit_folded f
      WHERE f.stream_kind = e.stream_kind AND f.stream_id = e.stream_id AND f.seq >= e.seq)
$$;

-- When one of these was told first since a moment, for alarms that any part reads; no part reads the events for it.
CREATE FUNCTION audit.told_since(p_codes text[], p_since timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT min(e.at) FROM public.audit_event e WHERE e.code = ANY (p_codes) AND e.at >= p_since
$$;

CREATE FUNCTION audit.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'audit: % on % is refused: the trail is only ever added to', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON public.audit_event
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON public.audit_anchor
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER only_grows BEFORE DELETE OR TRUNCATE ON public.audit_stream
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER only_forward BEFORE UPDATE ON public.audit_stream
FOR EACH ROW WHEN (NEW.head_seq <= OLD.head_seq OR (NEW.stream_kind, NEW.stream_id) <> (OLD.stream_kind, OLD.stream_id))
EXECUTE FUNCTION audit.refuse_change();

-- The trail takes the desk at its word no further than needed: a statement slipped into the desk's connection must
-- not put an act on another person. Here, and not in `audit`, because only here is known who holds the ticket.

-- Whether the holder of this transaction's ticket is this person; also right after they ended their own session in it.
CREATE FUNCTION access.is_me(p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_person IS NOT DISTINCT FROM access.me() OR EXISTS (
    SELECT 1 FROM public.access_session s
    WHERE s.hash = access.ticket_hash() AND s.person_id = p_person AND s.ended_at = now())
$$;

-- A log-in writes of today. Whoever has taken up its role as the owner (tests) may date as they like.
CREATE FUNCTION access.append_of_today(events jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  event jsonb;
BEGIN
  FOR event IN SELECT jsonb_array_elements(events) LOOP
    IF session_user <> current_user
       AND (event->>'at')::timestamptz NOT BETWEEN now() - interval '24 hours' AND now() + interval '5 minutes'
    THEN
      RAISE EXCEPTION 'audit: % at another time', event->>'code' USING ERRCODE = 'insufficient_privilege';
    END IF;
  END LOOP;
  PERFORM audit.append(events);
END $$;

-- The desk's way into the trail. The actor is nobody, or who holds the ticket.
CREATE FUNCTION access.append_own(events jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  event jsonb;
  actor uuid;
BEGIN
  FOR event IN SELECT jsonb_array_elements(events) LOOP
    actor := (event->>'actor')::uuid;
    IF actor IS NOT NULL AND NOT access.is_me(actor) THEN
      RAISE EXCEPTION 'audit: % in the name of somebody else', event->>'code' USING ERRCODE = 'insufficient_privilege';
    END IF;
  END LOOP;
  PERFORM access.append_of_today(events);
END $$;
GRANT EXECUTE ON FUNCTION access.append_own TO sigap_desk;

-- Sign-in's: only what happens there, in the name of whoever stands there (the setting is no proof, so it carries no more)
-- or, for what a stranger did, in nobody's.
CREATE FUNCTION access.append_at_threshold(events jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  event jsonb;
BEGIN
  FOR event IN SELECT jsonb_array_elements(events) LOOP
    IF NOT coalesce(CASE WHEN event->>'actor' IS NULL
      THEN event->>'code' = ANY (ARRAY[
        'access:signin:failed', 'access:signin:unknown', 'access:signin:attacked', 'access:person:altered',
        'access:power:altered', 'access:passkey:copied'])
      ELSE (event->>'actor')::uuid = access.at_threshold() AND event->>'code' = ANY (ARRAY[
        'access:session:started', 'access:session:stepped_up', 'access:second_factor:set',
        'access:second_factor:removed', 'access:recovery_codes:made', 'access:password:set',
        'access:passkey:added', 'access:passkey:used', 'access:passkey:removed', 'access:reset:used']) END, false)
    THEN
      RAISE EXCEPTION 'audit: % in the name of somebody else', event->>'code' USING ERRCODE = 'insufficient_privilege';
    END IF;
  END LOOP;
  PERFORM access.append_of_today(events);
END $$;
GRANT EXECUTE ON FUNCTION access.append_at_threshold TO sigap_threshold;

-- One name for every surface: the owner writes freely, every log-in by its own door. Runs as its caller, so the
-- grants decide.
CREATE FUNCTION access.append_events(events jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF has_function_privilege('audit.append(jsonb)', 'EXECUTE') THEN
    PERFORM audit.append(events);
  ELSIF has_function_privilege('audit.append_unattended(jsonb)', 'EXECUTE') THEN
    PERFORM audit.append_unattended(events);
  ELSIF has_function_privilege('access.append_at_threshold(jsonb)', 'EXECUTE') THEN
    PERFORM access.append_at_threshold(events);
  ELSE
    PERFORM access.append_own(events);
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION access.append_events TO sigap_desk, sigap_threshold, sigap_worker;

-- Who reads the trail: the auditor all of it. A case's own timeline opens with a second policy in `cases`:
--   CREATE POLICY desk_reads_own_cases ON public.audit_event FOR SELECT TO sigap_desk
--     USING (stream_kind = 'case' AND cases.in_room(stream_id, 'timeline'));
-- Nobody on the desk writes: rows enter through audit.append only. Anchors and heads stay with the owner.
GRANT SELECT ON public.audit_event TO sigap_desk;
CREATE POLICY desk_reads_as_auditor ON public.audit_event FOR SELECT TO sigap_desk
  USING ((SELECT access.may('audit:see')));

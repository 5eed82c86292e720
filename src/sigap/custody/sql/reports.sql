GRANT USAGE ON SCHEMA custody TO sigap_public, sigap_desk, sigap_worker, sigap_vault;

-- The conflict lane: reports on officials, sealed to personal keys of recipients. The public role has four doors to it.

-- The roles that hold conflict:receive, conflict:confirm, conflict:see.
CREATE FUNCTION custody.receives() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('conflict:receive')
$$;
GRANT EXECUTE ON FUNCTION custody.receives TO sigap_desk;

CREATE FUNCTION custody.confirms() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('conflict:confirm')
$$;
GRANT EXECUTE ON FUNCTION custody.confirms TO sigap_desk;

CREATE FUNCTION custody.sees() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('conflict:see')
$$;
GRANT EXECUTE ON FUNCTION custody.sees TO sigap_desk;

-- Keys that count: confirmed, not replaced, of somebody who has received for that office without a break since the key
-- was made. Whoever leaves and comes back makes a new one.
CREATE FUNCTION custody.standing_keys() RETURNS SETOF public.custody_recipientkey
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.* FROM public.custody_recipientkey k
  JOIN public.access_person p ON p.id = k.person_id AND p.is_active
  JOIN public.access_office o ON o.id = k.office_id AND (o.valid_to IS NULL OR o.valid_to > now())
  WHERE k.confirmed_at IS NOT NULL AND k.ended_at IS NULL AND EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.person_id = k.person_id AND m.office_id = k.office_id AND m.role = ANY (access.holders_of('conflict:receive'))
      AND m.since <= k.made_at AND (m.until IS NULL OR m.until > now()))
$$;

-- Public halves of those who may have a report from which these kinds of office are kept: no name, no count of others.
-- Somebody who also works in an office of such a kind is left out with it.
CREATE FUNCTION custody.recipients(p_left_out text[])
RETURNS TABLE (key_id uuid, public_key bytea, office_id uuid, office_kind text, region text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.id, k.public_key, k.office_id, k.office_kind, k.region FROM custody.standing_keys() k
  WHERE k.office_kind <> ALL (p_left_out) AND NOT EXISTS (
    SELECT 1 FROM public.access_membership m JOIN public.access_office o ON o.id = m.office_id
    WHERE m.person_id = k.person_id AND m.since <= now() AND (m.until IS NULL OR m.until > now())
      AND o.kind = ANY (p_left_out))
  ORDER BY k.id
$$;
GRANT EXECUTE ON FUNCTION custody.recipients TO sigap_public, sigap_desk;

-- `is_told`: its reporter knows that it lies here. One that named everybody who could take it came by no officer's hand,
-- and its reporter's page reads as any other: names tried one by one would tell who works here.
CREATE FUNCTION custody.state(p_lookup bytea) RETURNS TABLE (
  number text, status text, received_at timestamptz, is_told boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.number, r.status, r.received_at, r.moved_from IS NULL OR r.moved_by IS NOT NULL FROM public.custody_lanereport r WHERE r.id = mailbox.report_of(p_lookup)
$$;
GRANT EXECUTE ON FUNCTION custody.state TO sigap_public;

-- Ready wordings of the lane, and that a field of the reporter was shown to somebody; newest first.
CREATE FUNCTION custody.told(p_lookup bytea) RETURNS TABLE (code text, sent_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT found.code, found.sent_at FROM (
    SELECT m.code, m.sent_at FROM public.custody_lanereport r
    JOIN public.custody_lanemessage m ON m.report_id = r.id WHERE r.id = mailbox.report_of(p_lookup)
    UNION ALL
    SELECT 'shown', d.opened_at FROM public.mailbox_envelope e
    JOIN public.cases_case c ON c.envelope_id = e.id
    JOIN public.custody_disclosure d ON d.case_id = c.id AND d.opened_at IS NOT NULL
    WHERE e.id = mailbox.report_of(p_lookup)
  ) found ORDER BY found.sent_at DESC LIMIT 20
$$;
GRANT EXECUTE ON FUNCTION custody.told TO sigap_public;

-- The key by which I open anything: the one of the post that I still hold. Before it is confirmed nothing is sealed to it.
CREATE FUNCTION custody.my_keys() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(k.id), '{}') FROM public.custody_recipientkey k
  WHERE k.person_id = access.me() AND k.ended_at IS NULL AND custody.receives()
    AND k.office_id = ANY (access.my_offices()) AND EXISTS (
      SELECT 1 FROM public.access_membership m
      WHERE m.person_id = k.person_id AND m.office_id = k.office_id AND m.role = ANY (access.holders_of('conflict:receive'))
        AND m.since <= k.made_at AND (m.until IS NULL OR m.until > now()))
$$;
GRANT EXECUTE ON FUNCTION custody.my_keys TO sigap_desk;

-- The locked half of my own key, and nobody else's.
CREATE FUNCTION custody.my_locked() RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.locked FROM public.custody_recipientkey k WHERE k.id = ANY (custody.my_keys()) LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION custody.my_locked TO sigap_desk;

CREATE FUNCTION custody.holds(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.custody_laneshare s
    WHERE s.report_id = wanted AND s.recipient_key_id = ANY (custody.my_keys()))
$$;
GRANT EXECUTE ON FUNCTION custody.holds TO sigap_desk;

-- Who had read an ordinary report before it was moved here: as the trail tells it, for those who hold it.
CREATE FUNCTION custody.read_before(wanted uuid)
RETURNS TABLE (at timestamptz, code text, name text, offices text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.at, e.code, p.name, coalesce((
    SELECT string_agg(DISTINCT o.name, ', ') FROM public.access_membership m
    JOIN public.access_office o ON o.id = m.office_id
    WHERE m.person_id = p.id AND m.since <= e.at AND (m.until IS NULL OR m.until > e.at)), '')
  FROM public.custody_lanereport r
  JOIN public.audit_event e ON e.stream_kind = 'system' AND e.stream_id = r.moved_from
  JOIN public.access_person p ON p.id = e.actor_id
  WHERE r.id = wanted AND custody.holds(wanted)
    AND e.code IN ('vault:report:opened', 'report:triage:taken', 'report:triage:noted')
  ORDER BY e.at
$$;
GRANT EXECUTE ON FUNCTION custody.read_before TO sigap_desk;

-- Who sees and writes which rows of the lane. The explicit filter stands in every query; this is the net beneath it.

-- Who receives, for which office, with which public half: known to those who watch over the lane. Never the locked half.
GRANT SELECT (id, person_id, person_name, office_id, office_kind, office_name, region, public_key, made_at, confirmed_by,
  confirmed_by_name, confirmed_at, ended_at, mac), INSERT, UPDATE (locked, confirmed_by, confirmed_by_name, confirmed_at,
  ended_at, mac) ON public.custody_recipientkey TO sigap_desk;
CREATE POLICY key_seen ON public.custody_recipientkey FOR SELECT TO sigap_desk USING ((SELECT custody.sees()));
CREATE POLICY key_made ON public.custody_recipientkey FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT custody.receives()) AND person_id = (SELECT access.me()) AND confirmed_at IS NULL AND ended_at IS NULL
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
);
-- One's own passphrase, and the end of one's own key.
CREATE POLICY key_own ON public.custody_recipientkey FOR UPDATE TO sigap_desk
  USING ((SELECT custody.receives()) AND person_id = (SELECT access.me()) AND ended_at IS NULL)
  WITH CHECK (person_id = (SELECT access.me()));
-- Confirmed by a person of another office.
CREATE POLICY key_confirmed ON public.custody_recipientkey FOR UPDATE TO sigap_desk
  USING ((SELECT custody.confirms()) AND person_id <> (SELECT access.me()) AND confirmed_at IS NULL
    AND office_id <> ALL ((SELECT access.my_offices())::uuid[]))
  WITH CHECK (confirmed_by = (SELECT access.me()) AND ended_at IS NULL);
GRANT SELECT, UPDATE (status, status_at) ON public.custody_lanereport TO sigap_desk;
CREATE POLICY lane_seen ON public.custody_lanereport FOR SELECT TO sigap_desk USING (custody.holds(id));
CREATE POLICY lane_moved_on ON public.custody_lanereport FOR UPDATE TO sigap_desk
  USING (ended = '' AND custody.holds(id)) WITH CHECK (ended = '' AND custody.holds(id));
GRANT SELECT, INSERT ON public.custody_laneshare TO sigap_desk;
CREATE POLICY share_own ON public.custody_laneshare FOR SELECT TO sigap_desk
  USING (recipient_key_id = ANY ((SELECT custody.my_keys())::uuid[]));
-- Sealed again for somebody who held it before.
CREATE POLICY share_again ON public.custody_laneshare FOR INSERT TO sigap_desk WITH CHECK (
  made_by = (SELECT access.me()) AND (report_id, recipient_key_id) IN (
    SELECT l.report_id, l.key_id FROM custody.resealable() l)
);
GRANT SELECT, INSERT ON public.custody_lanemessage TO sigap_desk;
CREATE POLICY lane_message_seen ON public.custody_lanemessage FOR SELECT TO sigap_desk USING (custody.holds(report_id));
CREATE POLICY lane_message_sent ON public.custody_lanemessage FOR INSERT TO sigap_desk WITH CHECK (
  sent_by = (SELECT access.me()) AND custody.holds(report_id)
);

-- A number that is named on the telephone means one report, whichever way it lies: an ordinary one that drew the number of
-- one kept here draws again.
CREATE FUNCTION custody.number_is_free() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.custody_lanereport r WHERE r.number = NEW.number AND r.ended = '') THEN
    RAISE unique_violation USING MESSAGE = 'mailbox: the number is taken';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER number_means_one BEFORE INSERT ON public.mailbox_envelope FOR EACH ROW
  EXECUTE FUNCTION custody.number_is_free();

-- That a report on officials came is told to nobody before a recipient opens it: no count of arrivals on the page of the
-- trail, which is read by one of the offices that it may name. What people do with it stands there as before; the chain
-- itself is whole, and `audit verify` reads all of it.
CREATE FUNCTION custody.lies_apart(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.custody_lanereport r WHERE r.id = wanted)
$$;
GRANT EXECUTE ON FUNCTION custody.lies_apart TO sigap_desk;

CREATE POLICY arrival_untold ON public.audit_event AS RESTRICTIVE FOR SELECT TO sigap_desk USING (
  code <> ALL ('{custody:report:received,custody:dialogue:reporter}'::text[])
  AND (code <> 'mailbox:code:ended' OR NOT custody.lies_apart(stream_id))
);

-- What was moved here is hidden from everybody at the ordinary desk.
CREATE FUNCTION custody.register_exclusion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM access.exclude(NEW.id, NEW.moved_from, 'report', NULL, NULL, '', false, true);
  RETURN NULL;
END $$;

CREATE TRIGGER exclusion_registered AFTER INSERT OR UPDATE OF moved_from ON public.custody_lanereport FOR EACH ROW
  WHEN (NEW.moved_from IS NOT NULL) EXECUTE FUNCTION custody.register_exclusion();

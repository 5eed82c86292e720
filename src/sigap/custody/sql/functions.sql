-- The conflict lane: reports on officials, sealed to personal keys of recipients. The public role has four doors to it.
CREATE SCHEMA custody;
REVOKE ALL ON SCHEMA custody FROM PUBLIC;
GRANT USAGE ON SCHEMA custody TO sigap_public, sigap_desk;

ALTER TABLE public.custody_recipientkey ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.custody_lanereport ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.custody_laneshare ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.custody_lanemessage ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.custody_disclosure ENABLE ROW LEVEL SECURITY;

-- The roles that hold conflict:receive, conflict:confirm, conflict:see.
CREATE FUNCTION custody.receives() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.has_role('conflict_recipient')
$$;
CREATE FUNCTION custody.confirms() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.has_any_role(ARRAY['auditor', 'conflict_recipient'])
$$;
CREATE FUNCTION custody.sees() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.has_any_role(ARRAY['auditor', 'conflict_recipient', 'secretariat'])
$$;

-- Keys that count: confirmed, not replaced, of somebody who still receives for that office.
CREATE FUNCTION custody.standing_keys() RETURNS SETOF public.custody_recipientkey
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.* FROM public.custody_recipientkey k
  JOIN public.access_person p ON p.id = k.person_id AND p.is_active
  JOIN public.access_office o ON o.id = k.office_id AND (o.valid_to IS NULL OR o.valid_to > now())
  WHERE k.confirmed_at IS NOT NULL AND k.ended_at IS NULL AND EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.person_id = k.person_id AND m.office_id = k.office_id AND m.role = 'conflict_recipient'
      AND m.since <= now() AND (m.until IS NULL OR m.until > now()))
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

-- Stores a report of the lane with a share for each recipient, or answers the replay of one. No kind of office, no flag
-- and no place comes along: nothing in clear says whom it is about. A number taken here or in the mailbox: draw again.
CREATE FUNCTION custody.post(
  p_id uuid, p_number text, p_at timestamptz, p_lookup bytea, p_replay bytea, p_body bytea, p_key_id uuid,
  p_story bytea, p_details bytea, p_keys uuid[], p_blobs bytea[],
  OUT number text, OUT received_at timestamptz, OUT same boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.mailbox_envelope e WHERE e.number = p_number) THEN
    RAISE unique_violation USING MESSAGE = 'custody: the number is taken';
  END IF;
  IF cardinality(p_keys) = 0 OR cardinality(p_keys) <> cardinality(p_blobs) OR EXISTS (
      SELECT 1 FROM unnest(p_keys) wanted WHERE wanted NOT IN (SELECT k.id FROM custody.standing_keys() k)) THEN
    RAISE EXCEPTION 'custody: a report is sealed to recipients that stand' USING ERRCODE = 'SG020';
  END IF;
  INSERT INTO public.custody_lanereport AS r (
    id, number, origin, received_at, status, status_at, lookup, replay, body, key_id, sealed_story, sealed_details, ended)
  VALUES (p_id, p_number, 'public', p_at, 'received', p_at, p_lookup, p_replay, p_body, p_key_id, p_story, p_details, '')
  ON CONFLICT (replay) DO NOTHING;
  IF FOUND THEN
    INSERT INTO public.custody_laneshare (id, report_id, recipient_key_id, blob, made_at)
    SELECT gen_random_uuid(), p_id, s.key, s.blob, p_at FROM unnest(p_keys, p_blobs) s(key, blob);
    PERFORM audit.append(jsonb_build_array(jsonb_build_object(
      'kind', 'system', 'id', p_id::text, 'code', 'custody:report:received', 'actor', NULL,
      'at', to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'ids', jsonb_build_object('report', p_id::text))));
    SELECT p_number, p_at, true INTO number, received_at, same;
  ELSE
    SELECT r.number, r.received_at, r.body = p_body INTO number, received_at, same
    FROM public.custody_lanereport r WHERE r.replay = p_replay;
  END IF;
END $$;

CREATE FUNCTION custody.state(p_lookup bytea) RETURNS TABLE (number text, status text, received_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.number, r.status, r.received_at FROM public.custody_lanereport r WHERE r.lookup = p_lookup
$$;

-- Ready wordings of the lane, and that a field of the reporter was shown to somebody; newest first.
CREATE FUNCTION custody.told(p_lookup bytea) RETURNS TABLE (code text, sent_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT found.code, found.sent_at FROM (
    SELECT m.code, m.sent_at FROM public.custody_lanereport r
    JOIN public.custody_lanemessage m ON m.report_id = r.id WHERE r.lookup = p_lookup
    UNION ALL
    SELECT 'shown', d.opened_at FROM public.mailbox_envelope e
    JOIN public.cases_case c ON c.envelope_id = e.id
    JOIN public.custody_disclosure d ON d.case_id = c.id AND d.opened_at IS NOT NULL
    WHERE e.lookup = p_lookup
  ) found ORDER BY found.sent_at DESC LIMIT 20
$$;

-- My keys that were not replaced; the locked half of mine, and nobody else's.
CREATE FUNCTION custody.my_keys() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(k.id), '{}') FROM public.custody_recipientkey k
  WHERE k.person_id = access.me() AND k.ended_at IS NULL AND custody.receives()
$$;
CREATE FUNCTION custody.my_locked() RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.locked FROM public.custody_recipientkey k
  WHERE k.person_id = access.me() AND k.ended_at IS NULL AND custody.receives()
$$;
CREATE FUNCTION custody.holds(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.custody_laneshare s
    WHERE s.report_id = wanted AND s.recipient_key_id = ANY (custody.my_keys()))
$$;

-- Shares that somebody lost with their passphrase and I could seal again, to the key that they have now.
CREATE FUNCTION custody.lost_shares() RETURNS TABLE (
  report_id uuid, number text, key_id uuid, person_name text, office_name text, office_kind text, public_key bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.id, r.number, k.id, k.person_name, k.office_name, k.office_kind, k.public_key
  FROM public.custody_lanereport r CROSS JOIN custody.standing_keys() k
  WHERE r.ended = '' AND k.person_id <> access.me() AND custody.holds(r.id)
    AND EXISTS (
      SELECT 1 FROM public.custody_laneshare s JOIN public.custody_recipientkey o ON o.id = s.recipient_key_id
      WHERE s.report_id = r.id AND o.person_id = k.person_id AND o.id <> k.id)
    AND NOT EXISTS (
      SELECT 1 FROM public.custody_laneshare s WHERE s.report_id = r.id AND s.recipient_key_id = k.id)
  ORDER BY r.received_at, k.person_name
$$;

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

-- An ordinary report is moved here by whoever has it: newly sealed to recipients of three offices at least, its old key
-- destroyed, its old texts, sheet and tokens gone. The code of the reporter leads here from now on.
CREATE FUNCTION custody.take_in(
  p_envelope uuid, p_id uuid, p_at timestamptz, p_key_id uuid, p_story bytea, p_details bytea, p_keys uuid[],
  p_blobs bytea[], p_erasure uuid, p_mac bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  e public.mailbox_envelope;
  blank bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
BEGIN
  SELECT * INTO e FROM public.mailbox_envelope WHERE id = p_envelope FOR UPDATE;
  IF NOT FOUND OR NOT intake.receives() OR NOT EXISTS (
      SELECT 1 FROM public.intake_triage t
      WHERE t.envelope_id = p_envelope AND t.taken_by = access.me() AND t.decision = '') THEN
    RAISE EXCEPTION 'custody: not the actor''s report' USING ERRCODE = 'SG021';
  END IF;
  IF cardinality(p_keys) <> cardinality(p_blobs) OR (
      SELECT count(DISTINCT k.office_id) FROM custody.standing_keys() k WHERE k.id = ANY (p_keys)) < 3 THEN
    RAISE EXCEPTION 'custody: three offices at least' USING ERRCODE = 'SG020';
  END IF;
  UPDATE public.mailbox_envelope SET lookup = blank, replay = blank, body = blank, key_blob = NULL, sealed_story = '',
    sealed_details = '', status = 'done', status_at = p_at, flags = '{}', about = '', area = '' WHERE id = p_envelope;
  INSERT INTO public.custody_lanereport (
    id, number, origin, received_at, status, status_at, lookup, replay, body, key_id, sealed_story, sealed_details,
    moved_from, moved_by, moved_at, ended)
  VALUES (p_id, e.number, 'moved', e.received_at, e.status, e.status_at, e.lookup, e.replay, e.body, p_key_id, p_story,
    p_details, p_envelope, access.me(), p_at, '');
  INSERT INTO public.custody_laneshare (id, report_id, recipient_key_id, blob, made_at, made_by)
  SELECT gen_random_uuid(), p_id, s.key, s.blob, p_at, access.me() FROM unnest(p_keys, p_blobs) s(key, blob);
  INSERT INTO public.custody_lanemessage (id, report_id, code, sent_at, sent_by)
  SELECT m.id, p_id, m.code, m.sent_at, m.sent_by FROM public.mailbox_message m WHERE m.envelope_id = p_envelope;
  DELETE FROM public.mailbox_message WHERE envelope_id = p_envelope;
  DELETE FROM public.intake_worksheet WHERE envelope_id = p_envelope;
  DELETE FROM public.intake_reporttoken WHERE envelope_id = p_envelope;
  DELETE FROM public.intake_triage WHERE envelope_id = p_envelope;
  UPDATE public.vault_datakey SET wrapped = '', destroyed_at = p_at WHERE id = e.key_id AND destroyed_at IS NULL;
  INSERT INTO public.vault_erasedkey (key_id, erasure_id, erased_at, mac)
  VALUES (e.key_id, p_erasure, p_at, p_mac) ON CONFLICT DO NOTHING;
END $$;

-- A recipient hands a report to the ordinary intake: a new envelope under the intake key with the reporter's own code,
-- kept from every office of the kinds named; what lay here is emptied and its shares are gone.
CREATE FUNCTION custody.release(
  p_report uuid, p_id uuid, p_number text, p_at timestamptz, p_flags text[], p_about text, p_area text, p_key_id uuid,
  p_key_blob bytea, p_story bytea, p_details bytea, p_left_out text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  r public.custody_lanereport;
  blank bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
BEGIN
  SELECT * INTO r FROM public.custody_lanereport WHERE id = p_report FOR UPDATE;
  IF NOT FOUND OR r.ended <> '' OR NOT custody.holds(p_report) OR 'uptd_ppa' = ANY (p_left_out) THEN
    RAISE EXCEPTION 'custody: not to be released' USING ERRCODE = 'SG021';
  END IF;
  UPDATE public.custody_lanereport SET lookup = blank, replay = blank, body = blank, sealed_story = '',
    sealed_details = '', ended = 'released', ended_at = p_at WHERE id = p_report;
  DELETE FROM public.custody_laneshare WHERE report_id = p_report;
  PERFORM mailbox.post(p_id, p_number, 'web', p_at, p_flags, p_about, p_area, r.lookup, r.replay, r.body, p_key_id,
    p_key_blob, p_story, p_details);
  INSERT INTO public.mailbox_message (id, envelope_id, code, sent_at, sent_by)
  SELECT m.id, p_id, m.code, m.sent_at, m.sent_by FROM public.custody_lanemessage m WHERE m.report_id = p_report;
  DELETE FROM public.custody_lanemessage WHERE report_id = p_report;
  INSERT INTO public.intake_reportkeptfrom (id, envelope_id, kind, office_id, area, noted_by, noted_at)
  SELECT gen_random_uuid(), p_id, 'office', o.id, '', access.me(), p_at FROM public.access_office o
  WHERE o.kind = ANY (p_left_out) AND (o.valid_to IS NULL OR o.valid_to > p_at);
END $$;

-- As before (intake/sql/doors.sql), and what was moved to the lane: from everybody at the ordinary desk.
CREATE OR REPLACE FUNCTION intake.kept_from_me() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(found.envelope_id), '{}') FROM (
    SELECT k.envelope_id FROM public.intake_reportkeptfrom k
    WHERE k.person_id = access.me() OR k.office_id = ANY (access.my_offices())
      OR (k.area <> '' AND EXISTS (
        SELECT 1 FROM public.access_office o WHERE o.id = ANY (access.my_offices())
          AND o.kind IN ('desa', 'kecamatan')
          AND (o.region = k.area OR o.region LIKE k.area || '.%')))
    UNION ALL
    SELECT r.moved_from FROM public.custody_lanereport r WHERE r.moved_from IS NOT NULL
  ) found
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA custody FROM PUBLIC;
GRANT EXECUTE ON FUNCTION custody.recipients(text[]), custody.state(bytea), custody.told(bytea), custody.post(
  uuid, text, timestamptz, bytea, bytea, bytea, uuid, bytea, bytea, uuid[], bytea[]) TO sigap_public;
GRANT EXECUTE ON FUNCTION custody.receives(), custody.confirms(), custody.sees(), custody.recipients(text[]),
  custody.my_keys(), custody.my_locked(), custody.holds(uuid), custody.lost_shares(), custody.read_before(uuid),
  custody.take_in(uuid, uuid, timestamptz, uuid, bytea, bytea, uuid[], bytea[], uuid, bytea),
  custody.release(uuid, uuid, text, timestamptz, text[], text, text, uuid, bytea, bytea, bytea, text[])
TO sigap_desk;

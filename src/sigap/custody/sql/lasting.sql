-- What lasts and what ends in the conflict lane: a key lives as long as the post under which it was made; files and
-- dialogue move with a report; recipients are reminded, nobody else; what is done goes after its time.

-- Keys that count: confirmed, not replaced, of somebody who has received for that office without a break since the key
-- was made. Whoever leaves and comes back makes a new one.
CREATE OR REPLACE FUNCTION custody.standing_keys() RETURNS SETOF public.custody_recipientkey
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.* FROM public.custody_recipientkey k
  JOIN public.access_person p ON p.id = k.person_id AND p.is_active
  JOIN public.access_office o ON o.id = k.office_id AND (o.valid_to IS NULL OR o.valid_to > now())
  WHERE k.confirmed_at IS NOT NULL AND k.ended_at IS NULL AND EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.person_id = k.person_id AND m.office_id = k.office_id AND m.role = 'conflict_recipient'
      AND m.since <= k.made_at AND (m.until IS NULL OR m.until > now()))
$$;

-- The key by which I open anything: the one of the post that I still hold. Before it is confirmed nothing is sealed to it.
CREATE OR REPLACE FUNCTION custody.my_keys() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(k.id), '{}') FROM public.custody_recipientkey k
  WHERE k.person_id = access.me() AND k.ended_at IS NULL AND custody.receives()
    AND k.office_id = ANY (access.my_offices()) AND EXISTS (
      SELECT 1 FROM public.access_membership m
      WHERE m.person_id = k.person_id AND m.office_id = k.office_id AND m.role = 'conflict_recipient'
        AND m.since <= k.made_at AND (m.until IS NULL OR m.until > now()))
$$;
CREATE OR REPLACE FUNCTION custody.my_locked() RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.locked FROM public.custody_recipientkey k WHERE k.id = ANY (custody.my_keys()) LIMIT 1
$$;

-- To whom I could seal a report that I hold: who lost it with a passphrase or a post (`is_lost`), and, while fewer than
-- three offices can open it, anybody who stands. Whether they may is judged once it is open: whom it names is sealed.
CREATE FUNCTION custody.resealable() RETURNS TABLE (
  report_id uuid, number text, key_id uuid, person_name text, office_name text, office_kind text, public_key bytea,
  is_lost boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS (
    SELECT DISTINCT r.id, r.number, r.received_at FROM public.custody_lanereport r
    JOIN public.custody_laneshare s ON s.report_id = r.id
    WHERE r.ended = '' AND s.recipient_key_id = ANY (custody.my_keys())
  ), standing AS MATERIALIZED (SELECT * FROM custody.standing_keys()),
  held AS (
    SELECT m.id, count(DISTINCT k.office_id) AS offices FROM mine m
    JOIN public.custody_laneshare s ON s.report_id = m.id JOIN standing k ON k.id = s.recipient_key_id GROUP BY m.id
  )
  SELECT m.id, m.number, k.id, k.person_name, k.office_name, k.office_kind, k.public_key, l.is_lost
  FROM mine m CROSS JOIN standing k LEFT JOIN held h ON h.id = m.id
  CROSS JOIN LATERAL (
    SELECT EXISTS (
      SELECT 1 FROM public.custody_laneshare s JOIN public.custody_recipientkey o ON o.id = s.recipient_key_id
      WHERE s.report_id = m.id AND o.person_id = k.person_id AND o.id <> k.id) AS is_lost) l
  WHERE k.person_id <> access.me() AND (l.is_lost OR coalesce(h.offices, 0) < 3) AND NOT EXISTS (
    SELECT 1 FROM public.custody_laneshare s WHERE s.report_id = m.id AND s.recipient_key_id = k.id)
  ORDER BY m.received_at, k.person_name
$$;
ALTER POLICY share_again ON public.custody_laneshare WITH CHECK (
  made_by = (SELECT access.me()) AND (report_id, recipient_key_id) IN (
    SELECT l.report_id, l.key_id FROM custody.resealable() l)
);
DROP FUNCTION custody.lost_shares();

-- Recipients see the files of a report that they hold; the parts follow the file.
CREATE POLICY lane_file_seen ON public.mailbox_reportfile FOR SELECT TO sigap_desk USING (custody.holds(envelope_id));
-- How long it is kept, by a recipient; who is told of its end is then told anew.
GRANT UPDATE (held_until, end_told_at) ON public.custody_lanereport TO sigap_desk;

-- As before (functions.sql), with everything that belongs to the report: its files under the new key, its dialogue inside
-- the sealed details, and nothing left in clear that says whom it names. What came in meanwhile is not lost: try again.
DROP FUNCTION custody.take_in(uuid, uuid, timestamptz, uuid, bytea, bytea, uuid[], bytea[], uuid, bytea);
CREATE FUNCTION custody.take_in(
  p_envelope uuid, p_id uuid, p_at timestamptz, p_key_id uuid, p_story bytea, p_details bytea, p_keys uuid[],
  p_blobs bytea[], p_files uuid[], p_laid bytea[], p_lines uuid[], p_erasure uuid, p_mac bytea) RETURNS void
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
  IF cardinality(p_keys) <> cardinality(p_blobs) OR cardinality(p_files) <> cardinality(p_laid) OR (
      SELECT count(DISTINCT k.office_id) FROM custody.standing_keys() k WHERE k.id = ANY (p_keys)) < 3 THEN
    RAISE EXCEPTION 'custody: three offices at least' USING ERRCODE = 'SG020';
  END IF;
  IF EXISTS (SELECT 1 FROM public.intake_reportmerge m
      WHERE m.undone_at IS NULL AND p_envelope IN (m.envelope_id, m.into_id)) THEN
    RAISE EXCEPTION 'custody: a merged report' USING ERRCODE = 'SG023';
  END IF;
  IF EXISTS (SELECT 1 FROM public.mailbox_reportfile f
      WHERE f.envelope_id = p_envelope AND f.finished_at IS NOT NULL AND f.id <> ALL (p_files)
        AND (f.key_blob IS NOT NULL OR f.sealed_key IS NOT NULL))
    OR EXISTS (SELECT 1 FROM public.mailbox_line l WHERE l.envelope_id = p_envelope AND l.id <> ALL (p_lines)) THEN
    RAISE EXCEPTION 'custody: something came meanwhile' USING ERRCODE = 'SG022';
  END IF;
  UPDATE public.mailbox_envelope SET lookup = blank, replay = blank, body = blank, key_blob = NULL, sealed_story = '',
    sealed_details = '', status = 'done', status_at = p_at, flags = '{}', about = '', area = '', reply_key = NULL,
    reply_mark = NULL WHERE id = p_envelope;
  INSERT INTO public.custody_lanereport (
    id, number, origin, received_at, status, status_at, lookup, replay, body, key_id, sealed_story, sealed_details,
    moved_from, moved_by, moved_at, ended)
  VALUES (p_id, e.number, 'moved', e.received_at, e.status, e.status_at, e.lookup, e.replay, e.body, p_key_id, p_story,
    p_details, p_envelope, access.me(), p_at, '');
  INSERT INTO public.custody_laneshare (id, report_id, recipient_key_id, blob, made_at, made_by)
  SELECT gen_random_uuid(), p_id, s.key, s.blob, p_at, access.me() FROM unnest(p_keys, p_blobs) s(key, blob);
  INSERT INTO public.custody_lanemessage (id, report_id, code, sent_at, sent_by)
  SELECT m.id, p_id, m.code, m.sent_at, m.sent_by FROM public.mailbox_message m WHERE m.envelope_id = p_envelope;
  UPDATE public.mailbox_reportfile f SET envelope_id = p_id, key_blob = NULL, sealed_key = s.laid
  FROM unnest(p_files, p_laid) s(file, laid) WHERE f.id = s.file AND f.envelope_id = p_envelope;
  DELETE FROM public.mailbox_filepart p USING public.mailbox_reportfile f
  WHERE f.id = p.file_id AND f.envelope_id = p_envelope;
  DELETE FROM public.mailbox_reportfile WHERE envelope_id = p_envelope;
  DELETE FROM public.mailbox_line WHERE envelope_id = p_envelope;
  DELETE FROM public.mailbox_message WHERE envelope_id = p_envelope;
  UPDATE public.mailbox_claim SET cancelled_at = p_at, cancelled_by = access.me()
  WHERE envelope_id = p_envelope AND claimed_at IS NULL AND cancelled_at IS NULL;
  DELETE FROM public.intake_worksheet WHERE envelope_id = p_envelope;
  DELETE FROM public.intake_reporttoken WHERE envelope_id = p_envelope;
  DELETE FROM public.intake_reportkeptfrom WHERE envelope_id = p_envelope;
  DELETE FROM public.intake_triage WHERE envelope_id = p_envelope;
  UPDATE public.vault_datakey SET wrapped = '', destroyed_at = p_at WHERE id = e.key_id AND destroyed_at IS NULL;
  INSERT INTO public.vault_erasedkey (key_id, erasure_id, erased_at, mac)
  VALUES (e.key_id, p_erasure, p_at, p_mac) ON CONFLICT DO NOTHING;
END $$;

-- As before (functions.sql); the files go along, their keys sealed to the intake key.
DROP FUNCTION custody.release(
  uuid, uuid, text, timestamptz, text[], text, text, uuid, bytea, bytea, bytea, text[]);
CREATE FUNCTION custody.release(
  p_report uuid, p_id uuid, p_number text, p_at timestamptz, p_flags text[], p_about text, p_area text, p_key_id uuid,
  p_key_blob bytea, p_story bytea, p_details bytea, p_files uuid[], p_file_blobs bytea[], p_left_out text[])
RETURNS void
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
  UPDATE public.mailbox_reportfile f SET envelope_id = p_id, sealed_key = NULL, key_blob = s.blob,
    sealed_to = substring(s.blob FROM 2 FOR 8)
  FROM unnest(p_files, p_file_blobs) s(file, blob) WHERE f.id = s.file AND f.envelope_id = p_report;
  INSERT INTO public.mailbox_message (id, envelope_id, code, sent_at, sent_by)
  SELECT m.id, p_id, m.code, m.sent_at, m.sent_by FROM public.custody_lanemessage m WHERE m.report_id = p_report;
  DELETE FROM public.custody_lanemessage WHERE report_id = p_report;
  INSERT INTO public.intake_reportkeptfrom (id, envelope_id, kind, office_id, area, noted_by, noted_at)
  SELECT gen_random_uuid(), p_id, 'office', o.id, '', access.me(), p_at FROM public.access_office o
  WHERE o.kind = ANY (p_left_out) AND (o.valid_to IS NULL OR o.valid_to > p_at);
END $$;

-- Whom the worker reminds, with a code and nothing else: no number, no report. A notice has an id of its own a report on
-- arrival, a person and day afterwards: every day while nobody answered the reporter, every week while it is handled.
-- `p_ending`: what was done by then goes in a fortnight, and its recipients are told.
CREATE FUNCTION custody.remind(p_at timestamptz, p_ending timestamptz)
RETURNS TABLE (person_id uuid, code text, once uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT t.person_id, t.code, t.once FROM (
    SELECT DISTINCT k.person_id, due.code, md5(concat_ws('/', 'custody', due.code, k.person_id, due.what))::uuid AS once
    FROM public.custody_lanereport r
    JOIN public.custody_laneshare s ON s.report_id = r.id
    JOIN custody.standing_keys() k ON k.id = s.recipient_key_id
    CROSS JOIN LATERAL (
      SELECT 'conflict-arrived' AS code, r.id::text AS what WHERE r.status = 'received'
      UNION ALL
      SELECT 'conflict-waiting', (p_at AT TIME ZONE 'Asia/Jakarta')::date::text
      WHERE r.status = 'received' AND coalesce(r.moved_at, r.received_at) <= p_at - interval '1 day'
      UNION ALL
      SELECT 'conflict-open', to_char(p_at AT TIME ZONE 'Asia/Jakarta', 'IYYY-IW')
      WHERE r.status = 'handling' AND r.status_at <= p_at - interval '7 days'
      UNION ALL
      SELECT 'conflict-ending', concat(r.id, r.held_until)
      WHERE r.status = 'done' AND r.status_at <= p_ending AND (r.held_until IS NULL OR r.held_until <= p_at)
    ) due
    WHERE r.ended = '') t
  WHERE NOT EXISTS (SELECT 1 FROM public.notifications_notice n WHERE n.id = t.once);
  UPDATE public.custody_lanereport r SET end_told_at = p_at
  WHERE r.ended = '' AND r.status = 'done' AND r.status_at <= p_ending AND r.end_told_at IS NULL
    AND (r.held_until IS NULL OR r.held_until <= p_at);
END $$;

-- What was done by `p_done`, and told of a week ago at least: its shares go, and with them the only way to its key. The
-- three words stay for the reporter. Reasons of requests go with the case that they were about. Returns how many.
CREATE FUNCTION custody.forget(p_at timestamptz, p_done timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone uuid[];
BEGIN
  SELECT coalesce(array_agg(found.id), '{}') INTO gone FROM (
    SELECT r.id FROM public.custody_lanereport r
    WHERE r.ended = '' AND r.status = 'done' AND r.status_at <= p_done AND r.end_told_at <= p_at - interval '7 days'
      AND (r.held_until IS NULL OR r.held_until <= p_at) FOR UPDATE SKIP LOCKED) found;
  UPDATE public.custody_lanereport SET sealed_story = '', sealed_details = '', ended = 'erased', ended_at = p_at
  WHERE id = ANY (gone);
  DELETE FROM public.custody_laneshare WHERE report_id = ANY (gone);
  DELETE FROM public.mailbox_filepart p USING public.mailbox_reportfile f
  WHERE f.id = p.file_id AND f.envelope_id = ANY (gone);
  DELETE FROM public.mailbox_reportfile WHERE envelope_id = ANY (gone);
  PERFORM audit.append(jsonb_agg(jsonb_build_object(
    'kind', 'system', 'id', one::text, 'code', 'custody:report:erased', 'actor', NULL,
    'at', to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'ids', jsonb_build_object('report', one::text)))) FROM unnest(gone) one HAVING count(*) > 0;
  UPDATE public.custody_disclosure d SET key_blob = '', sealed_reason = '' FROM public.cases_case c
  WHERE c.id = d.case_id AND c.erased_at IS NOT NULL AND d.sealed_reason <> '';
  RETURN cardinality(gone);
END $$;

-- The look of the second person, whichever office does it: who may answer the request ends its clock.
CREATE POLICY clock_of_disclosure_seen ON public.clocks_clock FOR SELECT TO sigap_desk USING (
  subject_kind = 'disclosure' AND (SELECT custody.discloses())
  AND EXISTS (SELECT 1 FROM public.custody_disclosure d WHERE d.id = subject_id));
CREATE POLICY clock_of_disclosure_ended ON public.clocks_clock FOR UPDATE TO sigap_desk USING (
  subject_kind = 'disclosure' AND (SELECT custody.discloses())
  AND EXISTS (SELECT 1 FROM public.custody_disclosure d WHERE d.id = subject_id))
  WITH CHECK (subject_kind = 'disclosure' AND stopped_at IS NOT NULL);

REVOKE ALL ON FUNCTION custody.resealable(), custody.remind(timestamptz, timestamptz),
  custody.forget(timestamptz, timestamptz), custody.take_in(
    uuid, uuid, timestamptz, uuid, bytea, bytea, uuid[], bytea[], uuid[], bytea[], uuid[], uuid, bytea),
  custody.release(
    uuid, uuid, text, timestamptz, text[], text, text, uuid, bytea, bytea, bytea, uuid[], bytea[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION custody.resealable(), custody.take_in(
    uuid, uuid, timestamptz, uuid, bytea, bytea, uuid[], bytea[], uuid[], bytea[], uuid[], uuid, bytea),
  custody.release(
    uuid, uuid, text, timestamptz, text[], text, text, uuid, bytea, bytea, bytea, uuid[], bytea[], text[]) TO sigap_desk;
-- Whom to remind, and that time has run out: all that the worker learns of the lane.
GRANT USAGE ON SCHEMA custody TO sigap_worker;
GRANT EXECUTE ON FUNCTION custody.remind(timestamptz, timestamptz), custody.forget(timestamptz, timestamptz)
  TO sigap_worker;

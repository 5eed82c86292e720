-- What becomes of a dialogue of the lane when its report comes, goes, or its time is over.

-- The same for an officer who has the report, and for one that names everybody who could have it (below).
CREATE FUNCTION custody.move_in(
  p_by uuid, p_least integer, p_envelope uuid, p_id uuid, p_at timestamptz, p_key_id uuid, p_story bytea, p_details bytea,
  p_keys uuid[], p_blobs bytea[], p_files uuid[], p_laid bytea[], p_lines uuid[], p_erasure uuid, p_mac bytea,
  p_talk_key bytea, p_talk_mark bytea, p_talk_half bytea, p_reply_key bytea, p_reply_mark bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  e public.mailbox_envelope;
BEGIN
  SELECT * INTO e FROM public.mailbox_envelope WHERE id = p_envelope FOR UPDATE;
  IF cardinality(p_keys) <> cardinality(p_blobs) OR cardinality(p_files) <> cardinality(p_laid) OR (
      SELECT count(DISTINCT k.office_id) FROM custody.standing_keys() k WHERE k.id = ANY (p_keys)) < p_least THEN
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
  UPDATE public.mailbox_code c SET report_id = p_id, is_conflict = true WHERE c.report_id = p_envelope;
  UPDATE public.mailbox_envelope SET key_blob = NULL, sealed_story = '', sealed_details = '', status = 'done',
    status_at = p_at, flags = '{}', about = '', area = '', reply_key = NULL, reply_mark = NULL WHERE id = p_envelope;
  INSERT INTO public.custody_lanereport (
    id, number, origin, received_at, status, status_at, key_id, sealed_story, sealed_details,
    moved_from, moved_by, moved_at, ended, code_ended_at, talk_key, talk_mark, sealed_talk_half, reply_key, reply_mark)
  VALUES (p_id, e.number, 'moved', e.received_at, e.status, e.status_at, p_key_id, p_story, p_details,
    p_envelope, p_by, p_at, '', e.code_ended_at, p_talk_key, p_talk_mark, p_talk_half, p_reply_key,
    p_reply_mark);
  INSERT INTO public.custody_laneshare (id, report_id, recipient_key_id, blob, made_at, made_by, heard_lines)
  SELECT gen_random_uuid(), p_id, s.key, s.blob, p_at, p_by, 0 FROM unnest(p_keys, p_blobs) s(key, blob);
  INSERT INTO public.custody_lanemessage (id, report_id, code, sent_at, sent_by)
  SELECT m.id, p_id, m.code, m.sent_at, m.sent_by FROM public.mailbox_message m WHERE m.envelope_id = p_envelope;
  UPDATE public.mailbox_reportfile f SET envelope_id = p_id, key_blob = NULL, sealed_key = s.laid
  FROM unnest(p_files, p_laid) s(file, laid) WHERE f.id = s.file AND f.envelope_id = p_envelope;
  DELETE FROM public.mailbox_filepart p USING public.mailbox_reportfile f
  WHERE f.id = p.file_id AND f.envelope_id = p_envelope;
  DELETE FROM public.mailbox_reportfile WHERE envelope_id = p_envelope;
  DELETE FROM public.mailbox_line WHERE envelope_id = p_envelope;
  DELETE FROM public.mailbox_message WHERE envelope_id = p_envelope;
  UPDATE public.mailbox_claim SET cancelled_at = p_at, cancelled_by = p_by
  WHERE envelope_id = p_envelope AND claimed_at IS NULL AND cancelled_at IS NULL;
  DELETE FROM public.intake_worksheet WHERE envelope_id = p_envelope;
  DELETE FROM public.intake_reporttoken WHERE envelope_id = p_envelope;
  DELETE FROM public.intake_reportkeptfrom WHERE envelope_id = p_envelope;
  DELETE FROM public.intake_triage WHERE envelope_id = p_envelope;
  DELETE FROM public.intake_uncheckedreport WHERE envelope_id = p_envelope;
  DELETE FROM public.intake_uncomparedparty WHERE envelope_id = p_envelope;
  UPDATE public.vault_datakey SET wrapped = '', destroyed_at = p_at WHERE id = e.key_id AND destroyed_at IS NULL;
  INSERT INTO public.vault_erasedkey (key_id, erasure_id, erased_at, mac)
  VALUES (e.key_id, p_erasure, p_at, p_mac) ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION custody.take_in(
  p_envelope uuid, p_id uuid, p_at timestamptz, p_key_id uuid, p_story bytea, p_details bytea, p_keys uuid[],
  p_blobs bytea[], p_files uuid[], p_laid bytea[], p_lines uuid[], p_erasure uuid, p_mac bytea,
  p_talk_key bytea, p_talk_mark bytea, p_talk_half bytea, p_reply_key bytea, p_reply_mark bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := audit.moment(p_at, interval '24 hours');
  PERFORM FROM public.mailbox_code c WHERE c.report_id = p_envelope FOR UPDATE;
  PERFORM FROM public.mailbox_envelope WHERE id = p_envelope FOR UPDATE;
  IF NOT FOUND OR NOT intake.receives() OR NOT EXISTS (
      SELECT 1 FROM public.intake_triage t
      WHERE t.envelope_id = p_envelope AND t.taken_by = access.me() AND t.decision = '') THEN
    RAISE EXCEPTION 'custody: not the actor''s report' USING ERRCODE = 'SG021';
  END IF;
  PERFORM custody.move_in(access.me(), 3, p_envelope, p_id, p_at, p_key_id, p_story, p_details, p_keys, p_blobs, p_files,
    p_laid, p_lines, p_erasure, p_mac, p_talk_key, p_talk_mark, p_talk_half, p_reply_key, p_reply_mark);
END $$;
GRANT EXECUTE ON FUNCTION custody.take_in TO sigap_desk;

-- A report that names everybody who could take it, moved by the desk's own process before anybody knew of it. Its
-- reporter cannot be asked whether fewer than three offices will do: one outside is better than the one it is about.
CREATE FUNCTION custody.take_arrived(
  p_envelope uuid, p_id uuid, p_at timestamptz, p_key_id uuid, p_story bytea, p_details bytea, p_keys uuid[],
  p_blobs bytea[], p_files uuid[], p_laid bytea[], p_lines uuid[], p_erasure uuid, p_mac bytea,
  p_talk_key bytea, p_talk_mark bytea, p_talk_half bytea, p_reply_key bytea, p_reply_mark bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := audit.moment(p_at, interval '24 hours');
  PERFORM FROM public.mailbox_code c WHERE c.report_id = p_envelope FOR UPDATE;
  PERFORM FROM public.intake_uncheckedreport u WHERE u.envelope_id = p_envelope FOR UPDATE;
  IF NOT FOUND OR access.is_entered() THEN
    RAISE EXCEPTION 'custody: not a report that waits to be checked' USING ERRCODE = 'SG021';
  END IF;
  PERFORM custody.move_in(NULL, 1, p_envelope, p_id, p_at, p_key_id, p_story, p_details, p_keys, p_blobs, p_files, p_laid,
    p_lines, p_erasure, p_mac, p_talk_key, p_talk_mark, p_talk_half, p_reply_key, p_reply_mark);
END $$;
GRANT EXECUTE ON FUNCTION custody.take_arrived TO sigap_desk;

-- After which report on an official one goes that waits to be checked, and whose keys open that one. For the desk's own
-- process; no row where it goes after none, or that one is none any more.
CREATE FUNCTION custody.followed(p_envelope uuid) RETURNS TABLE (number text, keys uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.number, array_agg(s.recipient_key_id) FROM public.intake_uncheckedreport u
  JOIN public.custody_lanereport r ON r.moved_from = u.follows AND r.ended = ''
  JOIN public.custody_laneshare s ON s.report_id = r.id
  WHERE u.envelope_id = p_envelope AND NOT access.is_entered() GROUP BY r.number
$$;
GRANT EXECUTE ON FUNCTION custody.followed TO sigap_desk;

-- Keys of those from whom a report is kept by name, by their office, or by the area of an office of a desa or kecamatan:
-- it is never sealed to them. For the desk's own process, who moves a report, and who holds one.
CREATE FUNCTION custody.keys_kept_from(p_people uuid[], p_offices uuid[], p_areas text[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(k.id), '{}') FROM public.custody_recipientkey k
  WHERE (NOT access.is_entered() OR custody.receives() OR intake.receives()) AND (
    k.person_id = ANY (p_people) OR EXISTS (
      SELECT 1 FROM public.access_office o
      WHERE (o.id = k.office_id OR o.id IN (
          SELECT m.office_id FROM public.access_membership m
          WHERE m.person_id = k.person_id AND m.since <= now() AND (m.until IS NULL OR m.until > now())))
        AND (o.id = ANY (p_offices) OR (o.kind IN ('desa', 'kecamatan') AND EXISTS (
          SELECT 1 FROM unnest(p_areas) area WHERE o.region = area OR starts_with(o.region, area || '.'))))))
$$;
GRANT EXECUTE ON FUNCTION custody.keys_kept_from TO sigap_desk;

-- What came beside such a report, sealed: its whole files. None other is told.
CREATE FUNCTION custody.files_arrived(p_envelope uuid) RETURNS SETOF public.mailbox_reportfile
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.* FROM public.mailbox_reportfile f JOIN public.intake_uncheckedreport u ON u.envelope_id = f.envelope_id
  WHERE f.envelope_id = p_envelope AND NOT access.is_entered()
    AND (f.key_blob IS NOT NULL OR f.sealed_key IS NOT NULL)
$$;
GRANT EXECUTE ON FUNCTION custody.files_arrived TO sigap_desk;

-- Lines that its reporter wrote meanwhile, by WhatsApp perhaps; sealed each under a key of its own.
CREATE FUNCTION custody.lines_arrived(p_envelope uuid) RETURNS SETOF public.mailbox_line
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.* FROM public.mailbox_line l JOIN public.intake_uncheckedreport u ON u.envelope_id = l.envelope_id
  WHERE l.envelope_id = p_envelope AND NOT access.is_entered()
$$;
GRANT EXECUTE ON FUNCTION custody.lines_arrived TO sigap_desk;

-- Returns who else could open it until now: they are told that it is gone, and nothing of it.
CREATE FUNCTION custody.release(
  p_report uuid, p_id uuid, p_number text, p_at timestamptz, p_flags text[], p_about text, p_area text, p_key_id uuid,
  p_key_blob bytea, p_story bytea, p_details bytea, p_files uuid[], p_file_blobs bytea[], p_left_out text[],
  p_people uuid[], p_offices uuid[], p_areas text[], p_lines uuid[], p_reply_key bytea, p_reply_mark bytea) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  r public.custody_lanereport;
  code public.mailbox_code;
  holders uuid[];
BEGIN
  p_at := audit.moment(p_at);
  PERFORM FROM public.mailbox_code c WHERE c.report_id = p_report FOR UPDATE;
  SELECT * INTO r FROM public.custody_lanereport WHERE id = p_report FOR UPDATE;
  IF NOT FOUND OR r.ended <> '' OR NOT custody.holds(p_report) OR 'uptd_ppa' = ANY (p_left_out) THEN
    RAISE EXCEPTION 'custody: not to be released' USING ERRCODE = 'SG021';
  END IF;
  IF EXISTS (SELECT 1 FROM public.custody_laneline l WHERE l.report_id = p_report AND l.id <> ALL (p_lines)) THEN
    RAISE EXCEPTION 'custody: something came meanwhile' USING ERRCODE = 'SG022';
  END IF;
  DELETE FROM public.mailbox_code WHERE report_id = p_report RETURNING * INTO code;
  UPDATE public.custody_lanereport SET sealed_story = '', sealed_details = '', ended = 'released', ended_at = p_at,
    talk_key = NULL, talk_mark = NULL, sealed_talk_half = NULL, reply_key = NULL, reply_mark = NULL WHERE id = p_report;
  WITH gone AS (DELETE FROM public.custody_laneshare WHERE report_id = p_report RETURNING recipient_key_id)
  SELECT coalesce(array_agg(DISTINCT k.person_id), '{}') INTO holders
  FROM gone JOIN custody.standing_keys() k ON k.id = gone.recipient_key_id WHERE k.person_id <> access.me();
  DELETE FROM public.custody_laneline WHERE report_id = p_report;
  PERFORM mailbox.post(p_id, p_number, 'web', p_at, p_flags, p_about, p_area, code.lookup, code.replay, code.body,
    p_key_id, p_key_blob, p_story, p_details);
  UPDATE public.mailbox_code SET ended_at = code.ended_at WHERE report_id = p_id;
  UPDATE public.mailbox_envelope SET reply_key = p_reply_key, reply_mark = p_reply_mark WHERE id = p_id;
  UPDATE public.mailbox_reportfile f SET envelope_id = p_id, sealed_key = NULL, key_blob = s.blob,
    sealed_to = substring(s.blob FROM 2 FOR 8)
  FROM unnest(p_files, p_file_blobs) s(file, blob) WHERE f.id = s.file AND f.envelope_id = p_report;
  INSERT INTO public.mailbox_message (id, envelope_id, code, sent_at, sent_by)
  SELECT m.id, p_id, m.code, m.sent_at, m.sent_by FROM public.custody_lanemessage m WHERE m.report_id = p_report;
  DELETE FROM public.custody_lanemessage WHERE report_id = p_report;
  -- Whom its words name as offices, and whom the ordinary desk had kept it from before it was moved here.
  INSERT INTO public.intake_reportkeptfrom (id, envelope_id, kind, person_id, office_id, area, noted_by, noted_at)
  SELECT gen_random_uuid(), p_id, 'office', NULL, o.id, '', access.me(), p_at FROM public.access_office o
  WHERE o.kind = ANY (p_left_out) AND (o.valid_to IS NULL OR o.valid_to > p_at)
  UNION ALL SELECT gen_random_uuid(), p_id, 'person', who, NULL, '', access.me(), p_at FROM unnest(p_people) who
  UNION ALL SELECT gen_random_uuid(), p_id, 'office', NULL, office, '', access.me(), p_at FROM unnest(p_offices) office
  UNION ALL SELECT gen_random_uuid(), p_id, 'area', NULL, NULL, area, access.me(), p_at FROM unnest(p_areas) area
  ON CONFLICT DO NOTHING;
  RETURN holders;
END $$;
GRANT EXECUTE ON FUNCTION custody.release TO sigap_desk;

-- The worker's sweep: what the reporter read so many days ago is gone for them. Returns how many; tells no report.
CREATE FUNCTION custody.forget_lines(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  p_at := audit.moment(p_at);
  UPDATE public.custody_laneline l SET reply_blob = NULL
  WHERE l.reply_blob IS NOT NULL AND l.read_at <= p_at - make_interval(days => mailbox.most('readable_days'));
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
GRANT EXECUTE ON FUNCTION custody.forget_lines TO sigap_worker;

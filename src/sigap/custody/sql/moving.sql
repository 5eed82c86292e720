-- What becomes of a dialogue of the lane when its report comes, goes, or its time is over.

CREATE FUNCTION custody.take_in(
  p_envelope uuid, p_id uuid, p_at timestamptz, p_key_id uuid, p_story bytea, p_details bytea, p_keys uuid[],
  p_blobs bytea[], p_files uuid[], p_laid bytea[], p_lines uuid[], p_erasure uuid, p_mac bytea,
  p_talk_key bytea, p_talk_mark bytea, p_talk_half bytea, p_reply_key bytea, p_reply_mark bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  e public.mailbox_envelope;
BEGIN
  PERFORM FROM public.mailbox_code c WHERE c.report_id = p_envelope FOR UPDATE;
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
  UPDATE public.mailbox_code c SET report_id = p_id, is_conflict = true WHERE c.report_id = p_envelope;
  UPDATE public.mailbox_envelope SET key_blob = NULL, sealed_story = '', sealed_details = '', status = 'done',
    status_at = p_at, flags = '{}', about = '', area = '', reply_key = NULL, reply_mark = NULL WHERE id = p_envelope;
  INSERT INTO public.custody_lanereport (
    id, number, origin, received_at, status, status_at, key_id, sealed_story, sealed_details,
    moved_from, moved_by, moved_at, ended, code_ended_at, talk_key, talk_mark, sealed_talk_half, reply_key, reply_mark)
  VALUES (p_id, e.number, 'moved', e.received_at, e.status, e.status_at, p_key_id, p_story, p_details,
    p_envelope, access.me(), p_at, '', e.code_ended_at, p_talk_key, p_talk_mark, p_talk_half, p_reply_key,
    p_reply_mark);
  INSERT INTO public.custody_laneshare (id, report_id, recipient_key_id, blob, made_at, made_by, heard_lines)
  SELECT gen_random_uuid(), p_id, s.key, s.blob, p_at, access.me(), 0 FROM unnest(p_keys, p_blobs) s(key, blob);
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
GRANT EXECUTE ON FUNCTION custody.take_in TO sigap_desk;

CREATE FUNCTION custody.release(
  p_report uuid, p_id uuid, p_number text, p_at timestamptz, p_flags text[], p_about text, p_area text, p_key_id uuid,
  p_key_blob bytea, p_story bytea, p_details bytea, p_files uuid[], p_file_blobs bytea[], p_left_out text[],
  p_lines uuid[], p_reply_key bytea, p_reply_mark bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  r public.custody_lanereport;
  code public.mailbox_code;
BEGIN
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
  DELETE FROM public.custody_laneshare WHERE report_id = p_report;
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
  INSERT INTO public.intake_reportkeptfrom (id, envelope_id, kind, office_id, area, noted_by, noted_at)
  SELECT gen_random_uuid(), p_id, 'office', o.id, '', access.me(), p_at FROM public.access_office o
  WHERE o.kind = ANY (p_left_out) AND (o.valid_to IS NULL OR o.valid_to > p_at);
END $$;
GRANT EXECUTE ON FUNCTION custody.release TO sigap_desk;

-- The worker's sweep: what the reporter read seven days ago is gone for them. Returns how many; tells no report.
CREATE FUNCTION custody.forget_lines(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  UPDATE public.custody_laneline l SET reply_blob = NULL
  WHERE l.reply_blob IS NOT NULL AND l.read_at <= p_at - interval '7 days';
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
GRANT EXECUTE ON FUNCTION custody.forget_lines TO sigap_worker;

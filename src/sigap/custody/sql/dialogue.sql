-- A reporter and the recipients of a report on an official write to each other. Words lie under a key of their own,
-- sealed to the report's talk key (its private half lies under the report's own key) and to the key that the six words
-- give. The public role puts a message in and reads those of one report, by the trace of its six words; no table.

-- What a recipient reads and writes. Nothing of a message is changed afterwards, by nobody at the desk.
GRANT SELECT, INSERT ON public.custody_laneline TO sigap_desk;
CREATE POLICY lane_line_seen ON public.custody_laneline FOR SELECT TO sigap_desk USING (custody.holds(report_id));
CREATE POLICY lane_line_written ON public.custody_laneline FOR INSERT TO sigap_desk WITH CHECK (
  author = 'officer' AND sent_by = (SELECT access.me()) AND read_at IS NULL AND custody.holds(report_id)
);
-- How many of the reporter's messages each recipient has had before them: their own count and nobody else's.
GRANT UPDATE (heard_lines) ON public.custody_laneshare TO sigap_desk;
CREATE POLICY share_heard ON public.custody_laneshare FOR UPDATE TO sigap_desk
  USING (recipient_key_id = ANY ((SELECT custody.my_keys())::uuid[]))
  WITH CHECK (recipient_key_id = ANY ((SELECT custody.my_keys())::uuid[]));
CREATE FUNCTION custody.post(
  p_id uuid, p_number text, p_at timestamptz, p_lookup bytea, p_replay bytea, p_body bytea, p_key_id uuid,
  p_story bytea, p_details bytea, p_keys uuid[], p_blobs bytea[], p_talk_key bytea, p_talk_mark bytea,
  p_talk_half bytea, p_reply_key bytea, p_reply_mark bytea,
  OUT number text, OUT received_at timestamptz, OUT same boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := audit.moment(p_at);
  IF EXISTS (SELECT 1 FROM public.mailbox_envelope e WHERE e.number = p_number) THEN
    RAISE unique_violation USING MESSAGE = 'custody: the number is taken';
  END IF;
  IF cardinality(p_keys) = 0 OR cardinality(p_keys) <> cardinality(p_blobs) OR EXISTS (
      SELECT 1 FROM unnest(p_keys) wanted WHERE wanted NOT IN (SELECT k.id FROM custody.standing_keys() k)) THEN
    RAISE EXCEPTION 'custody: a report is sealed to recipients that stand' USING ERRCODE = 'SG020';
  END IF;
  IF mailbox.add_code(p_id, true, p_number, p_at, p_lookup, p_replay, p_body) THEN
    PERFORM mailbox.check_new_id(p_id);
    INSERT INTO public.custody_lanereport (
      id, number, origin, received_at, status, status_at, key_id, sealed_story, sealed_details, ended, talk_key,
      talk_mark, sealed_talk_half, reply_key, reply_mark)
    VALUES (p_id, p_number, 'public', p_at, 'received', p_at, p_key_id, p_story, p_details, '', p_talk_key,
      p_talk_mark, p_talk_half, p_reply_key, p_reply_mark);
    INSERT INTO public.custody_laneshare (id, report_id, recipient_key_id, blob, made_at, heard_lines)
    SELECT gen_random_uuid(), p_id, s.key, s.blob, p_at, 0 FROM unnest(p_keys, p_blobs) s(key, blob);
    PERFORM audit.append(jsonb_build_array(jsonb_build_object(
      'kind', 'system', 'id', p_id::text, 'code', 'custody:report:received', 'actor', NULL,
      'at', to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'ids', jsonb_build_object('report', p_id::text))));
    SELECT p_number, p_at, true INTO number, received_at, same;
  ELSE
    SELECT c.number, c.received_at, c.body = p_body INTO number, received_at, same
    FROM public.mailbox_code c WHERE c.replay = p_replay;
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION custody.post TO sigap_public;

-- The halves that a message is sealed to, with what vouches for them, and whether there is anything to read.
CREATE FUNCTION custody.talk(p_lookup bytea) RETURNS TABLE (
  id uuid, talk_key bytea, talk_mark bytea, reply_key bytea, reply_mark bytea, has_lines boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.id, r.talk_key, r.talk_mark, r.reply_key, r.reply_mark,
    EXISTS (SELECT 1 FROM public.custody_laneline l WHERE l.report_id = r.id AND l.reply_blob IS NOT NULL)
  FROM public.custody_lanereport r WHERE r.id = mailbox.report_of(p_lookup)
$$;
GRANT EXECUTE ON FUNCTION custody.talk TO sigap_public;

-- The public half of the pair that the six words give. Whoever holds them lays it, and lays it right again.
CREATE FUNCTION custody.keep_reply_key(p_id uuid, p_lookup bytea, p_public bytea, p_mark bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.custody_lanereport r SET reply_key = p_public, reply_mark = p_mark
  WHERE r.id = p_id AND r.id = mailbox.report_of(p_lookup) AND r.code_ended_at IS NULL AND r.ended = ''
    AND length(p_public) = 32 AND length(p_mark) = 32
$$;
GRANT EXECUTE ON FUNCTION custody.keep_reply_key TO sigap_public;

-- One message of the reporter, who has read it by writing it. A report that is done takes none: a new one is written.
CREATE FUNCTION custody.say(
  p_lookup bytea, p_id uuid, p_mark bytea, p_body bytea, p_key_id uuid, p_talk_blob bytea, p_reply_blob bytea,
  p_text bytea, p_vouch bytea, p_at timestamptz, p_a_day integer, p_in_all integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  report uuid;
  state text;
  known bytea;
BEGIN
  p_at := audit.moment(p_at);
  p_a_day := mailbox.at_most('messages_a_day', p_a_day);
  p_in_all := mailbox.at_most('messages', p_in_all);
  -- One report's messages come one after the other, and none while the report is handed over.
  report := mailbox.lock_report_of(p_lookup);
  SELECT r.id, r.status INTO report, state FROM public.custody_lanereport r WHERE r.id = report FOR NO KEY UPDATE;
  IF report IS NULL THEN RETURN 'gone'; END IF;
  SELECT l.body INTO known FROM public.custody_laneline l WHERE l.mark = p_mark;
  IF FOUND THEN
    RETURN CASE WHEN known = p_body THEN 'known' ELSE 'other' END;
  END IF;
  IF state = 'done' THEN RETURN 'done'; END IF;
  IF octet_length(p_text) > 70000 OR p_in_all <= (
      SELECT count(*) FROM public.custody_laneline l WHERE l.report_id = report AND l.author = 'reporter')
    OR p_a_day <= (
      SELECT count(*) FROM public.custody_laneline l
      WHERE l.report_id = report AND l.author = 'reporter' AND l.sent_at > p_at - interval '1 day') THEN
    RETURN 'many';
  END IF;
  INSERT INTO public.custody_laneline (
    id, report_id, author, sent_at, sent_by_name, mark, body, key_id, talk_blob, reply_blob, read_at, sealed_text,
    vouch)
  VALUES (
    p_id, report, 'reporter', p_at, '', p_mark, p_body, p_key_id, p_talk_blob, p_reply_blob, p_at, p_text, p_vouch);
  PERFORM audit.append(jsonb_build_array(jsonb_build_object(
    'kind', 'system', 'id', report::text, 'code', 'custody:dialogue:reporter', 'actor', NULL,
    'at', to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'ids', jsonb_build_object('report', report::text))));
  RETURN 'said';
END $$;
GRANT EXECUTE ON FUNCTION custody.say TO sigap_public;

-- What is there for the reporter, oldest first; from the first reading on it is there for some days.
CREATE FUNCTION custody.hear(p_lookup bytea, p_at timestamptz) RETURNS TABLE (
  id uuid, author text, sent_at timestamptz, key_id uuid, talk_blob bytea, reply_blob bytea, sealed_text bytea,
  vouch bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := audit.moment(p_at);
  UPDATE public.custody_laneline l SET read_at = p_at FROM public.custody_lanereport r
  WHERE r.id = mailbox.report_of(p_lookup) AND l.report_id = r.id AND l.reply_blob IS NOT NULL AND l.read_at IS NULL;
  RETURN QUERY
  SELECT l.id, l.author, l.sent_at, l.key_id, l.talk_blob, l.reply_blob, l.sealed_text, l.vouch
  FROM public.custody_laneline l JOIN public.custody_lanereport r ON r.id = l.report_id
  WHERE r.id = mailbox.report_of(p_lookup) AND l.reply_blob IS NOT NULL
    AND l.read_at > p_at - make_interval(days => mailbox.most('readable_days'))
  ORDER BY l.sent_at, l.id LIMIT 400;
END $$;
GRANT EXECUTE ON FUNCTION custody.hear TO sigap_public;

-- With the reporter's code the dialogue ends for them: no recipient writes to it, nothing of it opens from outside. The
-- recipients' own half stays.
CREATE FUNCTION custody.end_dialogue() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.custody_lanereport r SET code_ended_at = NEW.ended_at, reply_key = NULL, reply_mark = NULL
  WHERE r.id = NEW.report_id;
  UPDATE public.custody_laneline l SET reply_blob = NULL WHERE l.report_id = NEW.report_id AND l.reply_blob IS NOT NULL;
  RETURN NULL;
END $$;

CREATE TRIGGER code_end_ends_dialogue AFTER UPDATE OF ended_at ON public.mailbox_code FOR EACH ROW
  WHEN (NEW.is_conflict AND NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL) EXECUTE FUNCTION custody.end_dialogue();

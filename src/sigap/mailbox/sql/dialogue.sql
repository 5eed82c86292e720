-- What reporter and office write to each other. The public role puts a message in and reads those of one report, by the
-- trace of its six words; it sees no table.

-- The public half of the pair that the six words give. Whoever holds them lays it, and lays it right again.
CREATE FUNCTION mailbox.keep_reply_key(p_id uuid, p_lookup bytea, p_public bytea, p_mark bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.mailbox_envelope e SET reply_key = p_public, reply_mark = p_mark
  WHERE e.id = p_id AND e.id = mailbox.report_of(p_lookup) AND e.code_ended_at IS NULL
    AND length(p_public) = 32 AND length(p_mark) = 32
$$;
GRANT EXECUTE ON FUNCTION mailbox.keep_reply_key TO sigap_public, sigap_desk;

-- Whether an office can write to this report, and whether there is anything to read.
CREATE FUNCTION mailbox.talk(p_lookup bytea) RETURNS TABLE (id uuid, has_key boolean, has_lines boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.id, e.reply_key IS NOT NULL,
    EXISTS (SELECT 1 FROM public.mailbox_line l WHERE l.envelope_id = e.id AND l.reply_blob IS NOT NULL)
  FROM public.mailbox_envelope e WHERE e.id = mailbox.report_of(p_lookup)
$$;
GRANT EXECUTE ON FUNCTION mailbox.talk TO sigap_public;

-- One message of the reporter, who has read it by writing it. A report that is done takes none: a new one is written.
-- How many it takes each door says, which is asked for no more than its own (`at_most`), and when it came.
CREATE FUNCTION mailbox.take_message(
  p_lookup bytea, p_id uuid, p_mark bytea, p_body bytea, p_key_id uuid, p_key_blob bytea, p_reply_blob bytea,
  p_text bytea, p_at timestamptz, p_a_day integer, p_in_all integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  report uuid;
  state text;
  known bytea;
BEGIN
  -- One report's messages come one after the other, or many at once would pass the limit together.
  report := mailbox.lock_report_of(p_lookup);
  SELECT e.id, e.status INTO report, state FROM public.mailbox_envelope e WHERE e.id = report FOR NO KEY UPDATE;
  IF report IS NULL THEN RETURN 'gone'; END IF;
  SELECT l.body INTO known FROM public.mailbox_line l WHERE l.mark = p_mark;
  IF FOUND THEN
    RETURN CASE WHEN known = p_body THEN 'known' ELSE 'other' END;
  END IF;
  IF state = 'done' THEN RETURN 'done'; END IF;
  IF octet_length(p_text) > 70000 OR p_in_all <= (
      SELECT count(*) FROM public.mailbox_line l WHERE l.envelope_id = report AND l.author = 'reporter')
    OR p_a_day <= (
      SELECT count(*) FROM public.mailbox_line l
      WHERE l.envelope_id = report AND l.author = 'reporter' AND l.sent_at > p_at - interval '1 day') THEN
    RETURN 'many';
  END IF;
  INSERT INTO public.mailbox_line (
    id, envelope_id, author, kind, sent_at, sent_by_name, mark, body, key_id, key_blob, sealed_to, reply_blob, read_at,
    sealed_text)
  VALUES (
    p_id, report, 'reporter', 'text', p_at, '', p_mark, p_body, p_key_id, p_key_blob,
    substring(p_key_blob FROM 2 FOR 8), p_reply_blob, p_at, p_text);
  PERFORM audit.append(jsonb_build_array(jsonb_build_object(
    'kind', 'system', 'id', report::text, 'code', 'mailbox:dialogue:reporter', 'actor', NULL,
    'at', audit.moment_text(audit.moment(p_at, interval '23 hours')),
    'ids', jsonb_build_object('report', report::text))));
  RETURN 'said';
END $$;

-- By the public site.
CREATE FUNCTION mailbox.say(
  p_lookup bytea, p_id uuid, p_mark bytea, p_body bytea, p_key_id uuid, p_key_blob bytea, p_reply_blob bytea,
  p_text bytea, p_at timestamptz, p_a_day integer, p_in_all integer) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT mailbox.take_message(
    p_lookup, p_id, p_mark, p_body, p_key_id, p_key_blob, p_reply_blob, p_text, audit.moment(p_at),
    mailbox.at_most('messages_a_day', p_a_day), mailbox.at_most('messages', p_in_all))
$$;
GRANT EXECUTE ON FUNCTION mailbox.say TO sigap_public;

-- From now on nothing of this dialogue opens from outside, and no office writes to it; the desk's own half stays.
CREATE FUNCTION mailbox.silence(p_id uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.mailbox_envelope e SET reply_key = NULL, reply_mark = NULL
  WHERE e.id = p_id AND e.reply_key IS NOT NULL;
  UPDATE public.mailbox_line l SET reply_blob = NULL WHERE l.envelope_id = p_id AND l.reply_blob IS NOT NULL;
$$;

-- A code that is ended takes the dialogue with it, whoever ends it.
CREATE FUNCTION mailbox.silence_with_code() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM mailbox.silence(NEW.id);
  RETURN NULL;
END $$;

CREATE TRIGGER code_ended_silences AFTER UPDATE OF code_ended_at ON public.mailbox_envelope FOR EACH ROW
  WHEN (NEW.code_ended_at IS NOT NULL AND OLD.code_ended_at IS NULL) EXECUTE FUNCTION mailbox.silence_with_code();
-- The worker's sweep: what the reporter read so many days ago is gone for them; what belongs to a report whose key
-- was destroyed is gone for everybody. Returns how many.
CREATE FUNCTION mailbox.forget_lines(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
  dead integer;
BEGIN
  p_at := audit.moment(p_at);
  UPDATE public.mailbox_line l SET reply_blob = NULL
  WHERE l.reply_blob IS NOT NULL AND l.read_at <= p_at - make_interval(days => mailbox.most('readable_days'));
  GET DIAGNOSTICS gone = ROW_COUNT;
  UPDATE public.mailbox_line l SET reply_blob = NULL, key_blob = NULL, sealed_key = NULL
  FROM public.mailbox_envelope e JOIN public.vault_datakey k ON k.id = e.key_id
  WHERE e.id = l.envelope_id AND k.destroyed_at IS NOT NULL
    AND (l.reply_blob IS NOT NULL OR l.key_blob IS NOT NULL OR l.sealed_key IS NOT NULL);
  GET DIAGNOSTICS dead = ROW_COUNT;
  RETURN gone + dead;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.forget_lines TO sigap_worker;

-- What officers write down at the desk has six words too.

-- Ready wordings for a reporter: the public role reads those of one report, by its code's trace, newest first.

CREATE FUNCTION mailbox.messages(p_lookup bytea) RETURNS TABLE (code text, sent_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.code, m.sent_at FROM public.mailbox_envelope e JOIN public.mailbox_message m ON m.envelope_id = e.id
  WHERE e.id = mailbox.report_of(p_lookup) ORDER BY m.sent_at DESC, m.id DESC LIMIT 20
$$;
GRANT EXECUTE ON FUNCTION mailbox.messages TO sigap_public;

-- What officers write down at the desk goes through the same slot, sealed the same way.

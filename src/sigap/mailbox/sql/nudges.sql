-- A time that was promised may turn out otherwise; a reporter may want a mail that says only that there is something to
-- read. The address is sealed to the key of the channels, which the worker alone holds; whoever reads the tables sees
-- that somebody asked, not who.

-- What became of a promise stands beside it in clear: the worker, which reads no word, says that it lapsed.
GRANT SELECT (kind, outcome), UPDATE (outcome, outcome_at) ON public.mailbox_line TO sigap_worker;
CREATE POLICY promise_lapsed ON public.mailbox_line TO sigap_worker
  USING (author = 'officer' AND kind = 'promise') WITH CHECK (author = 'officer' AND kind = 'promise');
GRANT UPDATE (outcome, outcome_at, noted_at) ON public.mailbox_line TO sigap_desk;
CREATE FUNCTION mailbox.hear(p_lookup bytea, p_at timestamptz) RETURNS TABLE (
  id uuid, author text, kind text, sent_at timestamptz, key_id uuid, reply_blob bytea, sealed_text bytea, outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := audit.moment(p_at);
  UPDATE public.mailbox_line l SET read_at = p_at FROM public.mailbox_envelope e
  WHERE e.id = mailbox.report_of(p_lookup) AND l.envelope_id = e.id AND l.reply_blob IS NOT NULL AND l.read_at IS NULL;
  RETURN QUERY
  SELECT l.id, l.author, l.kind, l.sent_at, l.key_id, l.reply_blob, l.sealed_text, l.outcome
  FROM public.mailbox_line l JOIN public.mailbox_envelope e ON e.id = l.envelope_id
  WHERE e.id = mailbox.report_of(p_lookup) AND l.reply_blob IS NOT NULL
    AND l.read_at > p_at - make_interval(days => mailbox.most('readable_days'))
  ORDER BY l.sent_at, l.id LIMIT 200;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.hear TO sigap_public;

-- The reporter looks at their page: what they asked for by mail stands here, and whatever was new has been seen. Offered
-- only while the worker says that it can send.
CREATE FUNCTION mailbox.visit(p_lookup bytea, p_at timestamptz) RETURNS TABLE (
  id uuid, public_key bytea, sender text, is_on boolean, is_lost boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := audit.moment(p_at);
  -- The next mail is another mail: it has an id of its own.
  UPDATE public.mailbox_nudge n
  SET visited_at = p_at, told_at = NULL, tries = 0, next_try_at = p_at,
    letter_id = CASE WHEN n.told_at IS NULL THEN n.letter_id ELSE gen_random_uuid() END
  FROM public.mailbox_envelope e WHERE e.id = mailbox.report_of(p_lookup) AND n.envelope_id = e.id;
  RETURN QUERY
  SELECT e.id, k.public_key, coalesce(k.sender, ''), n.sealed_address IS NOT NULL,
    n.envelope_id IS NOT NULL AND n.sealed_address IS NULL
  FROM public.mailbox_envelope e
  LEFT JOIN public.mailbox_nudgekey k ON k.seen_at > p_at - interval '1 hour'
  LEFT JOIN public.mailbox_nudge n ON n.envelope_id = e.id
  WHERE e.id = mailbox.report_of(p_lookup);
END $$;
GRANT EXECUTE ON FUNCTION mailbox.visit TO sigap_public;

CREATE FUNCTION mailbox.say_nudge(p_envelope uuid, p_code text, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT audit.append(jsonb_build_array(jsonb_build_object(
    'kind', 'system', 'id', p_envelope::text, 'code', p_code, 'actor', NULL,
    'at', to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'ids', jsonb_build_object('report', p_envelope::text))));
$$;

CREATE FUNCTION mailbox.ask_nudge(
  p_lookup bytea, p_key_id uuid, p_key_blob bytea, p_sealed bytea, p_language text, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  report uuid;
BEGIN
  p_at := audit.moment(p_at);
  report := mailbox.lock_report_of(p_lookup);
  SELECT e.id INTO report FROM public.mailbox_envelope e
  WHERE e.id = report AND e.code_ended_at IS NULL FOR NO KEY UPDATE;
  IF report IS NULL OR octet_length(p_sealed) > 600 OR octet_length(p_key_blob) > 200 OR p_language NOT IN ('id', 'en')
  THEN
    RETURN false;
  END IF;
  INSERT INTO public.mailbox_nudge (
    envelope_id, letter_id, key_id, key_blob, sealed_address, language, asked_at, visited_at, tries, next_try_at,
    last_error)
  VALUES (report, gen_random_uuid(), p_key_id, p_key_blob, p_sealed, p_language, p_at, p_at, 0, p_at, '')
  ON CONFLICT (envelope_id) DO UPDATE SET letter_id = gen_random_uuid(), key_id = p_key_id, key_blob = p_key_blob,
    sealed_address = p_sealed, language = p_language, asked_at = p_at, visited_at = p_at, told_at = NULL, tries = 0,
    next_try_at = p_at, last_error = '';
  PERFORM mailbox.say_nudge(report, 'mailbox:nudge:asked', p_at);
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.ask_nudge TO sigap_public;

-- Whether there was one.
CREATE FUNCTION mailbox.drop_nudge(p_lookup bytea, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  report uuid;
BEGIN
  p_at := audit.moment(p_at);
  DELETE FROM public.mailbox_nudge n WHERE n.envelope_id = mailbox.report_of(p_lookup)
  RETURNING n.envelope_id INTO report;
  IF report IS NULL THEN RETURN false; END IF;
  PERFORM mailbox.say_nudge(report, 'mailbox:nudge:dropped', p_at);
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.drop_nudge TO sigap_public;

-- A code that is ended, set anew by somebody else, or moved with its report takes the address with it.
CREATE FUNCTION mailbox.drop_nudge_with_code() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.mailbox_nudge n WHERE n.envelope_id = OLD.report_id;
  RETURN NULL;
END $$;

CREATE TRIGGER code_change_drops_nudge AFTER UPDATE OF lookup, report_id ON public.mailbox_code FOR EACH ROW
  WHEN (NEW.lookup IS DISTINCT FROM OLD.lookup OR NEW.report_id IS DISTINCT FROM OLD.report_id)
  EXECUTE FUNCTION mailbox.drop_nudge_with_code();

-- The worker says that it can send, from which address, and to which key an address is to be sealed. An address sealed
-- to a key that is no longer used can never be read again: its reporter reads that it is gone.
CREATE FUNCTION mailbox.offer_nudges(p_public bytea, p_sender text, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- The public site shows the sender to whoever leaves an address.
  IF octet_length(p_public) > 64 OR octet_length(p_sender) > 500 THEN
    RAISE EXCEPTION 'mailbox: no key or sender of a mail' USING ERRCODE = 'check_violation';
  END IF;
  p_at := audit.moment(p_at);
  UPDATE public.mailbox_nudge n SET sealed_address = NULL, key_blob = NULL, last_error = 'key'
  FROM public.mailbox_nudgekey k WHERE k.public_key <> p_public AND n.sealed_address IS NOT NULL;
  INSERT INTO public.mailbox_nudgekey (id, public_key, sender, seen_at) VALUES (1, p_public, p_sender, p_at)
  ON CONFLICT (id) DO UPDATE SET public_key = p_public, sender = p_sender, seen_at = p_at;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.offer_nudges TO sigap_worker;

-- One address to which something new is to be told, held until this transaction ends. Once told, which is written before
-- the mail goes, not again before the reporter has looked. Five minutes pass first: who writes two messages sends one mail.
CREATE FUNCTION mailbox.nudge_due(p_at timestamptz, p_passed uuid[]) RETURNS TABLE (
  envelope_id uuid, letter_id uuid, key_id uuid, key_blob bytea, sealed_address bytea, language text, tries integer)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT n.envelope_id, n.letter_id, n.key_id, n.key_blob, n.sealed_address, n.language, n.tries
  FROM public.mailbox_nudge n JOIN public.mailbox_envelope e ON e.id = n.envelope_id
  WHERE n.sealed_address IS NOT NULL AND n.told_at IS NULL AND n.next_try_at <= (SELECT audit.moment(p_at))
    AND n.envelope_id <> ALL (p_passed)
    AND (EXISTS (
        SELECT 1 FROM public.mailbox_line l
        WHERE l.envelope_id = n.envelope_id AND l.author = 'officer' AND l.reply_blob IS NOT NULL
          AND (l.read_at IS NULL AND l.sent_at <= (SELECT audit.moment(p_at)) - interval '5 minutes'
            OR l.outcome IN ('withdrawn', 'lapsed') AND l.outcome_at > n.visited_at))
      OR EXISTS (
        SELECT 1 FROM public.mailbox_message m
        WHERE m.envelope_id = n.envelope_id AND m.sent_at > n.visited_at AND m.sent_at <= (SELECT audit.moment(p_at)) - interval '5 minutes')
      OR e.status = 'done' AND e.status_at > n.visited_at)
  ORDER BY n.next_try_at, n.envelope_id LIMIT 1 FOR UPDATE OF n SKIP LOCKED
$$;
GRANT EXECUTE ON FUNCTION mailbox.nudge_due TO sigap_worker;

CREATE FUNCTION mailbox.nudge_told(p_envelope uuid, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.mailbox_nudge n SET told_at = (SELECT audit.moment(p_at)), last_error = '' WHERE n.envelope_id = p_envelope;
$$;
GRANT EXECUTE ON FUNCTION mailbox.nudge_told TO sigap_worker;

-- The server did not take it: for good, or until later; after twenty tries for good.
CREATE FUNCTION mailbox.nudge_failed(p_envelope uuid, p_error text, p_is_final boolean, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.mailbox_nudge n SET told_at = NULL, tries = n.tries + 1, last_error = p_error,
    next_try_at = (SELECT audit.moment(p_at)) + least(interval '1 minute' * 2 ^ n.tries, interval '6 hours'),
    sealed_address = CASE WHEN p_is_final OR n.tries >= 19 THEN NULL ELSE n.sealed_address END,
    key_blob = CASE WHEN p_is_final OR n.tries >= 19 THEN NULL ELSE n.key_blob END
  WHERE n.envelope_id = p_envelope;
$$;
GRANT EXECUTE ON FUNCTION mailbox.nudge_failed TO sigap_worker;

-- Thirty days after the end of a report nobody is told of it any more; nor when its key was destroyed.
CREATE FUNCTION mailbox.forget_nudges(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  p_at := audit.moment(p_at);
  DELETE FROM public.mailbox_nudge n USING public.mailbox_envelope e
  LEFT JOIN public.vault_datakey k ON k.id = e.key_id
  WHERE e.id = n.envelope_id
    AND (k.destroyed_at IS NOT NULL OR e.status = 'done' AND e.status_at <= p_at - interval '30 days');
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.forget_nudges TO sigap_worker;

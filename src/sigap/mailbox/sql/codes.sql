-- The return code at the door. A report's look-up value begins with two bytes that a keyed hash of its six words gives
-- at once; the rest comes through argon2id. So a wrong code costs next to nothing, and whoever holds a stolen database
-- with the secret beside it must still stretch every guess that those two bytes let through.

-- 'plain': a report older than that, under the value it was stored with. 'stretched': some report begins so; whether it
-- is this one the whole value tells. NULL: none.
CREATE FUNCTION mailbox.knows(p_begins bytea, p_plain bytea) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ends bytea := p_begins || decode(repeat('ff', 32), 'hex');
BEGIN
  IF length(p_begins) <> 2 THEN
    RETURN NULL;
  ELSIF EXISTS (SELECT 1 FROM public.mailbox_envelope e WHERE e.lookup = p_plain)
    OR EXISTS (SELECT 1 FROM public.custody_lanereport r WHERE r.lookup = p_plain) THEN
    RETURN 'plain';
  ELSIF EXISTS (SELECT 1 FROM public.mailbox_envelope e WHERE e.lookup >= p_begins AND e.lookup <= ends)
    OR EXISTS (SELECT 1 FROM public.custody_lanereport r WHERE r.lookup >= p_begins AND r.lookup <= ends) THEN
    RETURN 'stretched';
  END IF;
  RETURN NULL;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.knows TO sigap_public;

-- An older report takes its stretched value, at the first use of its code.
CREATE FUNCTION mailbox.stretch(p_plain bytea, p_lookup bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF length(p_lookup) = 32 THEN
    UPDATE public.mailbox_envelope e SET lookup = p_lookup WHERE e.lookup = p_plain;
    UPDATE public.custody_lanereport r SET lookup = p_lookup WHERE r.lookup = p_plain;
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.stretch TO sigap_public;

-- The reporter's code opens nothing from now on, and nobody tells it from a wrong one. The report itself goes on. The
-- same post again does not bring the words back: its body (noted and ended: twice the hash) no longer fits. A report of
-- the conflict route keeps when its code ended; its dialogue no longer opens from outside, nor does a recipient write
-- to it. Their own half stays.
CREATE FUNCTION mailbox.end_code(p_lookup bytea, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  blank bytea := decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');
  found_id uuid;
BEGIN
  UPDATE public.mailbox_envelope e SET lookup = blank, body = sha256(e.body), code_ended_at = p_at
  WHERE e.lookup = p_lookup RETURNING e.id INTO found_id;
  IF found_id IS NULL THEN
    UPDATE public.custody_lanereport r SET lookup = blank, body = sha256(r.body), code_ended_at = p_at,
      reply_key = NULL, reply_mark = NULL WHERE r.lookup = p_lookup RETURNING r.id INTO found_id;
    UPDATE public.custody_laneline l SET reply_blob = NULL WHERE l.report_id = found_id AND l.reply_blob IS NOT NULL;
  END IF;
  IF found_id IS NULL THEN
    RETURN false;
  END IF;
  PERFORM audit.append(jsonb_build_array(jsonb_build_object(
    'kind', 'system', 'id', found_id::text, 'code', 'mailbox:code:ended', 'actor', NULL,
    'at', to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'ids', jsonb_build_object('report', found_id::text))));
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.end_code TO sigap_public;

-- Six words are shown once. Whoever holds the telephone afterwards may send the same post again from the browser's
-- history, even without script: then neither the words nor the story may come back. A body whose words were noted, or
-- whose code was ended, is kept as the hash of itself: the same post is known again, and no longer fits.

-- The reporter has noted the words. Asked with what the page itself held; anything else changes nothing.
CREATE FUNCTION mailbox.note_words(p_replay bytea, p_body bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.mailbox_envelope e SET body = sha256(e.body) WHERE e.replay = p_replay AND e.body = p_body;
  UPDATE public.custody_lanereport r SET body = sha256(r.body) WHERE r.replay = p_replay AND r.body = p_body;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.note_words TO sigap_public;

-- Whether this very post was answered before and its words are not shown any more. False for another report under the
-- same key, which its author still has before them.
CREATE FUNCTION mailbox.is_over(p_replay bytea, p_body bytea) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM public.mailbox_envelope e
      WHERE e.replay = p_replay AND e.body IN (sha256(p_body), sha256(sha256(p_body))))
    OR EXISTS (SELECT FROM public.custody_lanereport r
      WHERE r.replay = p_replay AND r.body IN (sha256(p_body), sha256(sha256(p_body))));
END $$;
GRANT EXECUTE ON FUNCTION mailbox.is_over TO sigap_public;

-- Whether a report came with this idempotency key: then what its form held is shown to nobody any more.
CREATE FUNCTION mailbox.was_posted(p_replay bytea) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM public.mailbox_envelope e WHERE e.replay = p_replay)
    OR EXISTS (SELECT FROM public.custody_lanereport r WHERE r.replay = p_replay);
END $$;
GRANT EXECUTE ON FUNCTION mailbox.was_posted TO sigap_public;

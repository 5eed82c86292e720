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

-- Whether a report came with this idempotency key: then what its form held is shown to nobody any more.
CREATE FUNCTION mailbox.was_posted(p_replay bytea) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM public.mailbox_envelope e WHERE e.replay = p_replay)
    OR EXISTS (SELECT FROM public.custody_lanereport r WHERE r.replay = p_replay);
END $$;

-- As before (`codes.sql`), but for the body: noted and ended is twice the hash.
CREATE OR REPLACE FUNCTION mailbox.end_code(p_lookup bytea, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  blank bytea := decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');
  found_id uuid;
BEGIN
  UPDATE public.mailbox_envelope e SET lookup = blank, body = sha256(e.body), code_ended_at = p_at
  WHERE e.lookup = p_lookup RETURNING e.id INTO found_id;
  IF found_id IS NULL THEN
    UPDATE public.custody_lanereport r SET lookup = blank, body = sha256(r.body) WHERE r.lookup = p_lookup
    RETURNING r.id INTO found_id;
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

REVOKE ALL ON FUNCTION mailbox.note_words(bytea, bytea), mailbox.is_over(bytea, bytea), mailbox.was_posted(bytea)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mailbox.note_words(bytea, bytea), mailbox.is_over(bytea, bytea), mailbox.was_posted(bytea)
  TO sigap_public;

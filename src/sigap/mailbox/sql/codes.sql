-- The return code at the door, of ordinary and conflict reports alike. A report's look-up value begins with two bytes
-- that a keyed hash of its six words gives at once; the rest comes through argon2id. So a wrong code costs next to
-- nothing, and whoever holds a stolen database with the secret beside it must still stretch every guess that those two
-- bytes let through.

-- A new report's code. False when its idempotency key was used before. A look-up value or number already taken raises.
CREATE FUNCTION mailbox.add_code(
  p_id uuid, p_is_conflict boolean, p_number text, p_at timestamptz, p_lookup bytea, p_replay bytea, p_body bytea)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.mailbox_code (report_id, is_conflict, number, received_at, lookup, replay, body)
  VALUES (p_id, p_is_conflict, p_number, p_at, p_lookup, p_replay, p_body) ON CONFLICT (replay) DO NOTHING;
  RETURN FOUND;
END $$;

-- The report with this look-up value, of either kind.
CREATE FUNCTION mailbox.report_of(p_lookup bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.report_id FROM public.mailbox_code c WHERE c.lookup = p_lookup
$$;

-- The same, and nobody gives the report another code or moves it before this transaction ends. Taken before any other
-- lock on the report, by whoever changes something with its code.
CREATE FUNCTION mailbox.lock_report_of(p_lookup bytea) RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.report_id FROM public.mailbox_code c WHERE c.lookup = p_lookup FOR NO KEY UPDATE
$$;

-- 'plain': a report older than that, under the value it was stored with. 'stretched': some report begins so; whether it
-- is this one the whole value tells. NULL: none.
CREATE FUNCTION mailbox.knows(p_begins bytea, p_plain bytea) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ends bytea := p_begins || decode(repeat('ff', 32), 'hex');
BEGIN
  IF length(p_begins) <> 2 THEN
    RETURN NULL;
  ELSIF EXISTS (SELECT 1 FROM public.mailbox_code c WHERE c.lookup = p_plain) THEN
    RETURN 'plain';
  ELSIF EXISTS (SELECT 1 FROM public.mailbox_code c WHERE c.lookup >= p_begins AND c.lookup <= ends) THEN
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
    UPDATE public.mailbox_code c SET lookup = p_lookup WHERE c.lookup = p_plain;
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.stretch TO sigap_public;

-- The reporter's code opens nothing from now on, and nobody tells it from a wrong one. The report itself goes on. The
-- same post again does not bring the words back: its body (noted and ended: twice the hash) no longer fits. What else
-- ends with the code is each report's own matter, by a trigger on this table.
CREATE FUNCTION mailbox.end_code(p_lookup bytea, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_id uuid;
BEGIN
  p_at := audit.moment(p_at);
  UPDATE public.mailbox_code c SET lookup = mailbox.blank(), body = sha256(c.body), ended_at = p_at
  WHERE c.lookup = p_lookup RETURNING c.report_id INTO found_id;
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

-- 32 random bytes, in place of a value that nobody may find any more.
CREATE FUNCTION mailbox.blank() RETURNS bytea
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
$$;

-- The envelope says when its code ended; a new code by a claim begins anew.
CREATE FUNCTION mailbox.mark_code_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.mailbox_envelope e SET code_ended_at = NEW.ended_at WHERE e.id = NEW.report_id;
  RETURN NULL;
END $$;

CREATE TRIGGER code_end_marked AFTER UPDATE OF ended_at ON public.mailbox_code FOR EACH ROW
  WHEN (NOT NEW.is_conflict AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) EXECUTE FUNCTION mailbox.mark_code_end();

-- Six words are shown once. Whoever holds the telephone afterwards may send the same post again from the browser's
-- history, even without script: then neither the words nor the story may come back. A body whose words were noted, or
-- whose code was ended, is kept as the hash of itself: the same post is known again, and no longer fits.

-- The reporter has noted the words. Asked with what the page itself held; anything else changes nothing.
CREATE FUNCTION mailbox.note_words(p_replay bytea, p_body bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.mailbox_code c SET body = sha256(c.body) WHERE c.replay = p_replay AND c.body = p_body
$$;
GRANT EXECUTE ON FUNCTION mailbox.note_words TO sigap_public;

-- Whether this very post was answered before and its words are not shown any more. False for another report under the
-- same key, which its author still has before them.
CREATE FUNCTION mailbox.is_over(p_replay bytea, p_body bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.mailbox_code c
    WHERE c.replay = p_replay AND c.body IN (sha256(p_body), sha256(sha256(p_body))))
$$;
GRANT EXECUTE ON FUNCTION mailbox.is_over TO sigap_public;

-- Whether a report came with this idempotency key: then what its form held is shown to nobody any more.
CREATE FUNCTION mailbox.was_posted(p_replay bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.mailbox_code c WHERE c.replay = p_replay)
$$;
GRANT EXECUTE ON FUNCTION mailbox.was_posted TO sigap_public;

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

-- An older report takes its stretched value, at the first use of its code.
CREATE FUNCTION mailbox.stretch(p_plain bytea, p_lookup bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF length(p_lookup) = 32 THEN
    UPDATE public.mailbox_envelope e SET lookup = p_lookup WHERE e.lookup = p_plain;
    UPDATE public.custody_lanereport r SET lookup = p_lookup WHERE r.lookup = p_plain;
  END IF;
END $$;

-- The reporter's code opens nothing from now on, and nobody tells it from a wrong one. The report itself goes on. The
-- same post again does not bring the words back: its body no longer fits either.
CREATE FUNCTION mailbox.end_code(p_lookup bytea, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  blank bytea := decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');
  found_id uuid;
BEGIN
  UPDATE public.mailbox_envelope e SET lookup = blank, body = blank, code_ended_at = p_at
  WHERE e.lookup = p_lookup RETURNING e.id INTO found_id;
  IF found_id IS NULL THEN
    UPDATE public.custody_lanereport r SET lookup = blank, body = blank WHERE r.lookup = p_lookup
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

REVOKE ALL ON FUNCTION mailbox.knows(bytea, bytea), mailbox.stretch(bytea, bytea),
  mailbox.end_code(bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mailbox.knows(bytea, bytea), mailbox.stretch(bytea, bytea),
  mailbox.end_code(bytea, timestamptz) TO sigap_public;

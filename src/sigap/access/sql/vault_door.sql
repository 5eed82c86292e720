-- The vault's look before it opens anything: who holds this ticket, which of these keys and reports are theirs by the
-- policies beneath, and what the trail says. It reads no key, wrapped or not, and no text.
GRANT SELECT (id, purpose, case_id, destroyed_at) ON public.vault_datakey TO sigap_vault;

CREATE FUNCTION access.look(
  p_ticket text, p_is_whole boolean, p_keys uuid[], p_reports uuid[],
  p_codes text[], p_kinds text[], p_streams uuid[], p_told jsonb[]
) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who jsonb;
  me uuid;
  keys jsonb := '{}';
  reports jsonb := '{}';
  said jsonb := '[]';
BEGIN
  -- Whole with all that lends power; else whether the session still runs, which every policy asks too.
  IF p_is_whole THEN
    who := access.enter(p_ticket) - 'data';
  ELSE
    PERFORM set_config('sigap.ticket', p_ticket, true);
  END IF;
  me := access.me();
  -- What is not asked costs nothing: a table's policies are prepared even for no row.
  IF cardinality(p_keys) > 0 THEN
    SELECT coalesce(jsonb_object_agg(k.id, jsonb_build_array(k.purpose, k.case_id)), '{}') INTO keys
    FROM public.vault_datakey k
    WHERE k.id = ANY (p_keys) AND k.destroyed_at IS NULL;
  END IF;
  IF cardinality(p_reports) > 0 THEN
    SELECT coalesce(jsonb_object_agg(e.id, e.key_id), '{}') INTO reports FROM public.mailbox_envelope e
    WHERE e.id = ANY (p_reports);
  END IF;
  IF cardinality(p_streams) > 0 THEN
    said := audit.said_lately(me, p_codes, p_kinds, p_streams, p_told);
  END IF;
  RETURN jsonb_build_object('who', who, 'me', me, 'keys', keys, 'reports', reports, 'said', said);
END $$;
GRANT EXECUTE ON FUNCTION access.look TO sigap_vault;

-- The vault rings: somebody asked for more than it gives. It can write nothing else.
CREATE FUNCTION access.ring_vault(p_person uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT audit.append(jsonb_build_array(jsonb_build_object(
    'kind', 'system', 'id', '00000000-0000-0000-0000-000000000000', 'at', audit.moment_text(now()),
    'code', 'vault:limit:reached', 'actor', NULL,
    'ids', CASE WHEN p_person IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('person', p_person) END)))
$$;
GRANT EXECUTE ON FUNCTION access.ring_vault TO sigap_vault;

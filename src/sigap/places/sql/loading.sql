-- All regions of the country in one statement, as the loader of the reference data has read them; what stands already
-- is not written again. Those that are not among them any more end on that day; how many. The owner's alone.
CREATE FUNCTION places.take_regions(regions jsonb, source text, day date) RETURNS bigint
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  WITH told AS MATERIALIZED (
    SELECT t.* FROM jsonb_to_recordset(regions)
      AS t (code text, level smallint, kind text, name text, parent_id text, postal_code text)
  ), taken AS (
    INSERT INTO public.places_region AS r
      (code, level, kind, name, parent_id, postal_code, bps_code, source, valid_from, valid_to)
    SELECT t.code, t.level, t.kind, t.name, t.parent_id, t.postal_code, '', take_regions.source, day, NULL FROM told t
    ON CONFLICT (code) DO UPDATE SET level = excluded.level, kind = excluded.kind, name = excluded.name,
      parent_id = excluded.parent_id, postal_code = excluded.postal_code, source = excluded.source, valid_to = NULL
    WHERE (r.level, r.kind, r.name, r.parent_id, r.postal_code, r.source, r.valid_to) IS DISTINCT FROM
      (excluded.level, excluded.kind, excluded.name, excluded.parent_id, excluded.postal_code, excluded.source, NULL)
  ), ended AS (
    UPDATE public.places_region r SET valid_to = day
    WHERE r.valid_to IS NULL AND NOT EXISTS (SELECT FROM told t WHERE t.code = r.code) RETURNING 1
  )
  SELECT count(*) FROM ended;
$$;

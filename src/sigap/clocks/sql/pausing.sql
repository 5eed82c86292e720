-- Whether a clock stands still, told of any clock by its id and of nothing else about it: asked through the policies of
-- pauses, which ask those of clocks, a list paid for all of them twice.
CREATE FUNCTION clocks.stands_still(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.clocks_clockpause p WHERE p.clock_id = wanted AND p.ended_at IS NULL)
$$;
GRANT EXECUTE ON FUNCTION clocks.stands_still TO sigap_desk;

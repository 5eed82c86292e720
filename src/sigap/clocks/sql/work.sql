-- For triggers of the apps whose subjects clocks run on: `clocks.follow_pause('<app>', '<subject kind>', …)` refreshes
-- the work of a clock that was paused or goes on, by its own id and by its subject's.
CREATE FUNCTION clocks.follow_pause() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN
    SELECT unnest(ARRAY[c.id, c.subject_id]) FROM public.clocks_clock c
    WHERE c.id = NEW.clock_id AND c.subject_kind = ANY (TG_ARGV[1:])
  LOOP
    EXECUTE format('SELECT %I.refresh_work($1)', TG_ARGV[0]) USING subject;
  END LOOP;
  RETURN NULL;
END $$;

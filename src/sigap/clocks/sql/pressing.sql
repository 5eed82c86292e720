-- The deadlines that I must answer, of each kind, and of each office, the nearest `most`: my own, those of my offices (`only_mine`: that
-- nobody in particular holds), and those of the parts I play. Definer and not by row-level security: its ten policies
-- would be planned for every branch of every page; what is asked here is less than any of them lets through. Planned
-- anew each time, so that each branch goes by an index of its own.
CREATE FUNCTION clocks.pressing_for_me(parts text[], only_mine boolean, most integer) RETURNS TABLE (
  id uuid, rule_code text, label text, is_emergency boolean, subject_kind text, subject_id uuid, owner_person uuid,
  started_at timestamptz, due_at timestamptz, held_until timestamptz, soon_minutes integer, is_paused boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  me uuid := access.me();
  mine uuid[] := access.my_offices();
  played text[] := ARRAY(SELECT unnest(parts) INTERSECT SELECT unnest(notifications.my_audiences()));
  is_shut boolean := access.is_anything_hidden();
BEGIN
  RETURN QUERY
    WITH near AS (
      (SELECT c.id FROM public.clocks_clock c
        WHERE c.stopped_at IS NULL AND c.owner_person = me
          AND (c.owner_office = ANY (mine) OR c.sender_office = ANY (mine) OR c.handed_from = ANY (mine))
          AND (NOT is_shut OR NOT access.hides_from_me(jsonb_build_object('subject', c.subject_id)))
        ORDER BY c.due_at LIMIT most)
      UNION
      -- Office by office: of several at once the index gives no order.
      (SELECT theirs.id FROM unnest(mine) office(id) CROSS JOIN LATERAL (
        SELECT c.id FROM public.clocks_clock c
        WHERE c.stopped_at IS NULL AND c.owner_office = office.id AND (NOT only_mine OR c.owner_person IS NULL)
          AND (NOT is_shut OR NOT access.hides_from_me(jsonb_build_object('subject', c.subject_id)))
        ORDER BY c.due_at LIMIT most) theirs)
      UNION
      (SELECT c.id FROM public.clocks_clock c
        WHERE c.stopped_at IS NULL AND c.owner_office IS NULL AND c.owner_role = ANY (played)
          AND (NOT is_shut OR NOT access.hides_from_me(jsonb_build_object('subject', c.subject_id)))
        ORDER BY c.due_at LIMIT most)
    )
    SELECT c.id, c.rule_code::text, r.label::text, r.is_emergency, c.subject_kind::text, c.subject_id, c.owner_person,
      c.started_at, c.due_at, c.held_until, r.soon_minutes, EXISTS (
        SELECT 1 FROM public.clocks_clockpause p WHERE p.clock_id = c.id AND p.ended_at IS NULL)
    FROM near JOIN public.clocks_clock c ON c.id = near.id JOIN public.clocks_clockrule r ON r.id = c.rule_id
    ORDER BY c.due_at, c.id;
END $$;
GRANT EXECUTE ON FUNCTION clocks.pressing_for_me TO sigap_desk;

-- Whether a clock stands still, told of any clock by its id and of nothing else about it: asked through the policies of
-- pauses, which ask those of clocks, a list paid for all of them twice.
CREATE FUNCTION clocks.stands_still(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.clocks_clockpause p WHERE p.clock_id = wanted AND p.ended_at IS NULL)
$$;
GRANT EXECUTE ON FUNCTION clocks.stands_still TO sigap_desk;

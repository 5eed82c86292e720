-- How the list of work is kept true. Each app that owns facts has a view `<app>.work_rows`, for the owner alone, and a
-- function `<app>.refresh_work(subject)`, which brings the open rows of one subject in line with it. Triggers on the
-- tables of facts call it, in the transaction of the act: no act can forget it.

-- A row as a view derives it: what is not said has no value.
CREATE FUNCTION work.item(
  kind text, subject_id uuid, since timestamptz, due_at timestamptz, rank integer DEFAULT 1,
  case_id uuid DEFAULT NULL, report_id uuid DEFAULT NULL, office_id uuid DEFAULT NULL, duty text DEFAULT '',
  person_id uuid DEFAULT NULL, section text DEFAULT '', except_person uuid DEFAULT NULL, except_office uuid DEFAULT NULL,
  soon_at timestamptz DEFAULT NULL, shows_at timestamptz DEFAULT NULL, ends_at timestamptz DEFAULT NULL,
  held_until timestamptz DEFAULT NULL, is_paused boolean DEFAULT false, clock_id uuid DEFAULT NULL,
  blocks_closing boolean DEFAULT false, word text DEFAULT '', who text DEFAULT ''
) RETURNS SETOF public.work_workitem
LANGUAGE sql IMMUTABLE AS $$
  SELECT NULL::uuid, kind, subject_id, case_id, report_id, office_id, duty, person_id, section, except_person,
    except_office, since, due_at, soon_at, shows_at, ends_at, held_until, is_paused, clock_id, rank::smallint,
    blocks_closing, word, who, NULL::timestamptz
$$;

-- What a row says, whichever way it came: to be compared.
CREATE FUNCTION work.facts(w public.work_workitem) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT to_jsonb(w) - '{id,settled_at}'::text[]
$$;

-- One act at a time derives the rows of a subject: the second one waits, and then sees what the first one did. The owner
-- may bring in more cases at once than a transaction can hold locks: nobody else knows of any of them yet.
CREATE FUNCTION work.lock(subject uuid) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_advisory_xact_lock(hashtextextended(subject::text, 20611))
  WHERE session_user <> current_user OR current_setting('sigap.subjects_are_new', true) IS DISTINCT FROM 'on'
$$;

-- Makes the open rows of this subject that this app derives equal to `wanted`: settles what has gone, adds what is new,
-- changes what differs. `wanted` is a list of rows as JSON, or null where nothing waits.
CREATE FUNCTION work.reconcile(app text, subject uuid, wanted jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF wanted IS NULL THEN
    UPDATE public.work_workitem w SET settled_at = now()
    WHERE w.subject_id = subject AND w.settled_at IS NULL AND starts_with(w.kind, app || '.');
    RETURN;
  END IF;
  UPDATE public.work_workitem w SET settled_at = now()
  WHERE w.subject_id = subject AND w.settled_at IS NULL AND starts_with(w.kind, app || '.') AND NOT EXISTS (
    SELECT 1 FROM jsonb_populate_recordset(NULL::public.work_workitem, wanted) r
    WHERE r.kind = w.kind AND (r.office_id, r.duty, r.person_id) IS NOT DISTINCT FROM (w.office_id, w.duty, w.person_id));
  INSERT INTO public.work_workitem AS w (
    id, kind, subject_id, case_id, report_id, office_id, duty, person_id, section, except_person, except_office, since,
    due_at, soon_at, shows_at, ends_at, held_until, is_paused, clock_id, rank, blocks_closing, word, who)
  SELECT gen_random_uuid(), r.kind, r.subject_id, r.case_id, r.report_id, r.office_id, r.duty, r.person_id, r.section,
    r.except_person, r.except_office, r.since, r.due_at, r.soon_at, r.shows_at, r.ends_at, r.held_until, r.is_paused,
    r.clock_id, r.rank, r.blocks_closing, r.word, r.who
  FROM jsonb_populate_recordset(NULL::public.work_workitem, wanted) r
  ON CONFLICT (kind, subject_id, office_id, duty, person_id) WHERE settled_at IS NULL DO UPDATE SET
    (case_id, report_id, section, except_person, except_office, since, due_at, soon_at, shows_at, ends_at, held_until,
      is_paused, clock_id, rank, blocks_closing, word, who)
    = (excluded.case_id, excluded.report_id, excluded.section, excluded.except_person, excluded.except_office,
      excluded.since, excluded.due_at, excluded.soon_at, excluded.shows_at, excluded.ends_at, excluded.held_until,
      excluded.is_paused, excluded.clock_id, excluded.rank, excluded.blocks_closing, excluded.word, excluded.who)
  WHERE work.facts(w) IS DISTINCT FROM work.facts(excluded);
END $$;

-- For triggers on tables of facts: `work.follow('<app>', '<column>', …)` refreshes the subjects that these columns of
-- the row name, of the row as it was too.
CREATE FUNCTION work.follow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN
    SELECT DISTINCT (each.row ->> TG_ARGV[number])::uuid AS subject
    FROM (VALUES (to_jsonb(NEW)), (to_jsonb(OLD))) AS each (row), generate_series(1, TG_NARGS - 1) AS number
    WHERE each.row ->> TG_ARGV[number] IS NOT NULL
    ORDER BY 1
  LOOP
    EXECUTE format('SELECT %I.refresh_work($1)', TG_ARGV[0]) USING subject;
  END LOOP;
  RETURN NULL;
END $$;

-- Where table and views differ: rows that are missing or wrong (`missing`), rows that nothing derives (`surplus`).
CREATE FUNCTION work.differences() RETURNS TABLE (app text, kind text, subject uuid, what text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  each text;
BEGIN
  FOR each IN
    SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = 'work_rows' AND c.relkind = 'v' ORDER BY n.nspname
  LOOP
    RETURN QUERY EXECUTE format($q$
      WITH derived AS MATERIALIZED (
        SELECT work.facts(r::public.work_workitem) AS facts FROM (
          SELECT ROW(v.*)::public.work_workitem AS r FROM %1$I.work_rows v) AS d),
      written AS MATERIALIZED (
        SELECT work.facts(w) AS facts FROM public.work_workitem w
        WHERE w.settled_at IS NULL AND starts_with(w.kind, %2$L || '.')),
      found AS (
        SELECT m.facts, 'missing' AS what FROM (SELECT facts FROM derived EXCEPT SELECT facts FROM written) m
        UNION ALL
        SELECT s.facts, 'surplus' FROM (SELECT facts FROM written EXCEPT SELECT facts FROM derived) s)
      SELECT %2$L, f.facts ->> 'kind', (f.facts ->> 'subject_id')::uuid, f.what FROM found f
    $q$, each, each);
  END LOOP;
END $$;

-- Brings everything in line with the views and tells what was not, by kind: a refresh that was forgotten shows here.
-- Changes no fact.
CREATE FUNCTION work.rebuild() RETURNS TABLE (kind text, what text, rows bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found record;
  told jsonb := '[]';
BEGIN
  SELECT coalesce(jsonb_agg(to_jsonb(d)), '[]') INTO told FROM work.differences() d;
  FOR found IN
    SELECT DISTINCT d.app, d.subject FROM jsonb_to_recordset(told) AS d (app text, subject uuid) ORDER BY d.app, d.subject
  LOOP
    EXECUTE format('SELECT %I.refresh_work($1)', found.app) USING found.subject;
  END LOOP;
  RETURN QUERY
    SELECT d.kind, d.what, count(*) FROM jsonb_to_recordset(told) AS d (kind text, what text)
    GROUP BY d.kind, d.what ORDER BY d.kind, d.what;
END $$;
GRANT EXECUTE ON FUNCTION work.rebuild TO sigap_worker;

-- No role is taken at its word about time. A moment that a log-in gives counts while it is about now, for two clocks never
-- agree to the second; any other is now. So no report is refused for its clock, and none lies in the year 20000. Who owns
-- the functions (tests, the demo, commands) may play other days.
-- `p_back`: how long ago it may have been, where what is stored waited before (a mail, while the worker stood still).
CREATE FUNCTION audit.moment(p_at timestamptz, p_back interval DEFAULT '5 minutes') RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN session_user = current_user OR p_at BETWEEN now() - p_back AND now() + interval '5 minutes' THEN p_at
    ELSE now() END
$$;

-- A moment that a MAC covers is taken as it is or not at all: dated anew, its row would look like one altered by hand.
CREATE FUNCTION audit.signed_moment(p_at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_at IS DISTINCT FROM audit.moment(p_at, interval '24 hours') THEN
    RAISE EXCEPTION 'audit: the clock of this process says %, the database %: set it right', p_at, now()
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN p_at;
END $$;

-- Every moment and day of every table can be read by whoever shows it: neither before Christ nor after the year 9999,
-- which PostgreSQL knows and Python does not. Said here once, for tables that are made later too.
-- A row that was put in past the check neither keeps the check out nor this version: it is counted below, and the check
-- becomes whole at the next `migrate` after the row was mended.
DO $$
DECLARE
  found record;
  bound text;
BEGIN
  FOR found IN
    SELECT c.relname AS of_table, a.attname AS of_column, a.atttypid = 'date'::regtype AS is_day
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'django_migrations'
      AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid IN ('timestamptz'::regtype, 'date'::regtype)
      AND NOT EXISTS (
        SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.conname = left('plausible_' || a.attname, 63))
    ORDER BY 1, 2
  LOOP
    bound := format(
      'ALTER TABLE public.%I ADD CONSTRAINT %I CHECK (%I >= %L AND %I < %L)', found.of_table,
      left('plausible_' || found.of_column, 63), found.of_column,
      CASE WHEN found.is_day THEN '1800-01-01' ELSE '2000-01-01 00:00:00+00' END, found.of_column,
      CASE WHEN found.is_day THEN '2200-01-01' ELSE '2200-01-01 00:00:00+00' END);
    BEGIN
      EXECUTE bound;
    EXCEPTION WHEN check_violation THEN
      EXECUTE bound || ' NOT VALID';
    END;
  END LOOP;
  FOR found IN
    SELECT conrelid::regclass AS of_table, conname FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conname LIKE 'plausible\_%' AND NOT convalidated
    ORDER BY 1, 2
  LOOP
    BEGIN
      EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT %I', found.of_table, found.conname);
    EXCEPTION WHEN check_violation OR wrong_object_type THEN NULL; -- still there; or a check that is not enforced
    END;
  END LOOP;
END $$;

-- How many rows hold a moment or a day that no page can show. None can while its check stands: only where one is gone, or is
-- not enforced, rows are looked at.
CREATE FUNCTION audit.unreadable_rows() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found record;
  here bigint;
  total bigint := 0;
BEGIN
  FOR found IN
    SELECT c.relname AS of_table, a.attname AS of_column, a.atttypid = 'date'::regtype AS is_day
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'django_migrations'
      AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid IN ('timestamptz'::regtype, 'date'::regtype)
      AND NOT EXISTS (SELECT FROM pg_constraint k
        WHERE k.conrelid = c.oid AND k.conname = left('plausible_' || a.attname, 63) AND k.convalidated)
  LOOP
    EXECUTE format(
      'SELECT count(*) FROM public.%I WHERE NOT (%I >= %L AND %I < %L)', found.of_table, found.of_column,
      CASE WHEN found.is_day THEN '1800-01-01' ELSE '2000-01-01 00:00:00+00' END, found.of_column,
      CASE WHEN found.is_day THEN '2200-01-01' ELSE '2200-01-01 00:00:00+00' END) INTO here;
    total := total + here;
  END LOOP;
  RETURN total;
END $$;
GRANT EXECUTE ON FUNCTION audit.unreadable_rows TO sigap_worker;

-- What was done was not done tomorrow, whichever log-in writes it into which table: columns that SIGAP itself fills with the
-- moment of the act, and those in which an officer says when something was done, which no act takes from the future.
-- Not those that lie ahead by their nature.
-- The owner of the tables is named in the check: it may play other days, loads copies, and adds it whatever rows hold.
DO $$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT c.relname AS of_table, a.attname AS of_column
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped
      AND a.atttypid IN ('timestamptz'::regtype, 'date'::regtype) AND a.attname IN (
        'at', 'asked_at', 'beaten_at', 'begun_at', 'claimed_at', 'created_at', 'decided_at', 'destroyed_at', 'entered_at',
        'erased_at', 'fired_at', 'issued_at', 'last_at', 'loaded_at', 'made_at', 'moved_at', 'offered_at', 'opened_at',
        'queued_at', 'received_at', 'recorded_at', 'refused_at', 'saved_at', 'searched_at', 'seen_at', 'sent_at',
        'settled_at', 'status_at', 'stepped_up_at', 'taken_at', 'visited_at', 'written_at',
        'done_at', 'handed_at', 'held_at', 'noticed_at', 'said_at', 'told_at',
        'act_from', 'act_to', 'acted_on', 'decided_on', 'happened_on', 'letter_on', 'listed_on', 'named_suspect_on',
        'receipt_on', 'rung_on')
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.conname = left('past_' || a.attname, 63))
    ORDER BY 1, 2
  LOOP
    EXECUTE format(
      'ALTER TABLE public.%I ADD CONSTRAINT %I CHECK (%I <= now() + interval ''1 day'' OR session_user = %L)',
      found.of_table, left('past_' || found.of_column, 63), found.of_column, current_user);
  END LOOP;
END $$;

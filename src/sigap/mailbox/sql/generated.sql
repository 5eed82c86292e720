-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- Limits of reports, files and messages.
CREATE FUNCTION mailbox.most(what text) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE what
    WHEN 'day' THEN 600
    WHEN 'entry_hours' THEN 721
    WHEN 'files' THEN 10
    WHEN 'flood_minutes' THEN 10
    WHEN 'hour' THEN 200
    WHEN 'messages' THEN 300
    WHEN 'messages_a_day' THEN 10
    WHEN 'minute' THEN 50
    WHEN 'parts' THEN 804
    WHEN 'questions' THEN 5
    WHEN 'readable_days' THEN 7
    WHEN 'unread' THEN 80400
    WHEN 'waiting' THEN 20000
    ELSE 0
  END
$$;

-- Doors by which a part brings reports.
CREATE FUNCTION mailbox.channels_of(role text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE role
    WHEN 'sigap_desk' THEN '{partner,sapa_129,telephone,walk_in,whatsapp}'
    WHEN 'sigap_public' THEN '{api,task_link,web}'
    WHEN 'sigap_worker' THEN '{email,whatsapp}'
    ELSE '{}'
  END::text[]
$$;

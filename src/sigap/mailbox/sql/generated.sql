-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- Limits of reports, files and messages.
CREATE FUNCTION mailbox.most(what text) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE what
    WHEN 'channel_lines' THEN 4000
    WHEN 'channel_lines_a_day' THEN 400
    WHEN 'day' THEN 600
    WHEN 'entry_hours' THEN 721
    WHEN 'files' THEN 10
    WHEN 'flood_days' THEN 7
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

-- Events that ring as this trouble for a day.
CREATE FUNCTION mailbox.ringing(trouble text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE trouble
    WHEN 'passkey' THEN '{access:passkey:copied}'
    WHEN 'rows' THEN '{access:person:altered,access:power:altered,vault:seal:broken}'
    WHEN 'vault-limit' THEN '{vault:limit:reached}'
    ELSE '{}'
  END::text[]
$$;

-- The worker's sweeps, each with the seconds within which it must come to its end.
CREATE FUNCTION mailbox.sweeps() RETURNS TABLE (name text, within integer)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  VALUES
    ('access.forget', 10800),
    ('actionplan.open_quarters', 2700),
    ('assistance.remind', 900),
    ('audit.fold', 600),
    ('cases.forget_searches', 10800),
    ('cases.hint', 600),
    ('channels.answer', 600),
    ('channels.answer_letters', 600),
    ('channels.fetch', 600),
    ('channels.forget', 10800),
    ('channels.letter_files', 600),
    ('channels.letters', 600),
    ('channels.notices', 600),
    ('channels.poll', 600),
    ('channels.receive', 600),
    ('clocks.end_rights', 900),
    ('clocks.make_digest', 2700),
    ('clocks.sweep', 600),
    ('clocks.watch_duty', 600),
    ('custody.forget', 10800),
    ('custody.forget_lines', 2700),
    ('custody.forget_reasons', 2700),
    ('custody.remind', 600),
    ('datarights.forget', 10800),
    ('errands.ring', 600),
    ('fieldvisits.ring', 600),
    ('guidance.freeze', 10800),
    ('hearings.remind', 900),
    ('insight.count', 600),
    ('intake.adopt', 600),
    ('intake.finish', 600),
    ('intake.follow_dialogues', 600),
    ('intake.forget', 10800),
    ('intake.note_answers', 600),
    ('intake.note_files', 600),
    ('intake.sort_lane', 600),
    ('intake.tell_of_nobody_left', 600),
    ('intake.tell_of_unchecked', 600),
    ('integrations.forget', 10800),
    ('integrations.ping', 600),
    ('integrations.tell_of_ending', 10800),
    ('juvenile.ring', 600),
    ('learning.greet', 10800),
    ('links.compare', 600),
    ('mailbox.beat', 600),
    ('mailbox.forget_files', 10800),
    ('mailbox.forget_lines', 2700),
    ('meetings.ring', 2700),
    ('notifications.alerts', 600),
    ('notifications.carrying_heads', 600),
    ('notifications.copies', 2700),
    ('notifications.forget', 10800),
    ('notifications.heads', 900),
    ('notifications.mail', 600),
    ('notifications.nudges', 600),
    ('notifications.recovery', 900),
    ('notifications.troubles', 600),
    ('outreach.forget', 10800),
    ('retention.sweep', 2700),
    ('returns.ring', 2700),
    ('shelter.ring', 600),
    ('staff.follow_ends', 2700),
    ('taskforce.lay_out', 900),
    ('taskforce.remind', 2700),
    ('villages.feed', 64800),
    ('work.compare', 2700)
$$;

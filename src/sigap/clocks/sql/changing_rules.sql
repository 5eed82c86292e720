-- The secretariat adds versions of a rule, from today on; it replaces none that has begun before today. Nothing of a
-- version is ever changed but that a later one took its place on the same day: clocks go on under the one they began by.
GRANT INSERT, UPDATE (superseded_at) ON public.clocks_clockrule TO sigap_desk;
CREATE POLICY rule_added ON public.clocks_clockrule FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.has_role('secretariat')) AND made_by = (SELECT access.me()) AND superseded_at IS NULL
  AND valid_from >= (now() AT TIME ZONE 'Asia/Jakarta')::date
);
CREATE POLICY rule_replaced ON public.clocks_clockrule FOR UPDATE TO sigap_desk
  USING ((SELECT access.has_role('secretariat')) AND superseded_at IS NULL)
  WITH CHECK ((SELECT access.has_role('secretariat')) AND superseded_at IS NOT NULL
    AND valid_from >= (now() AT TIME ZONE 'Asia/Jakarta')::date);

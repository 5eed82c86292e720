-- Figures from elsewhere: read by who may see insight, laid beside ours by who makes the returns or plans from them. What
-- was typed stays; how a difference was cleared is written once.
GRANT SELECT, INSERT ON public.insight_outsidefigure TO sigap_desk;
GRANT UPDATE (item_id, cleared_at, cleared_by_name, cleared_reason, cleared_words)
  ON public.insight_outsidefigure TO sigap_desk;
CREATE POLICY outside_seen ON public.insight_outsidefigure FOR SELECT TO sigap_desk
  USING ((SELECT access.may('insight:see')));
CREATE POLICY outside_laid ON public.insight_outsidefigure FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('return:manage')) AND typed_by = (SELECT access.me()) AND cleared_at IS NULL AND item_id IS NULL);
CREATE POLICY outside_cleared ON public.insight_outsidefigure FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('return:manage')) AND cleared_at IS NULL)
  WITH CHECK ((SELECT access.may('return:manage')));

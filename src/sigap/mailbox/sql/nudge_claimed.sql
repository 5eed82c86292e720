-- Somebody else holds the report by six words of their own: the address of whoever held it before goes with the old ones.
CREATE TRIGGER code_anew_drops_nudge AFTER UPDATE OF lookup ON public.mailbox_envelope FOR EACH ROW
  WHEN (NEW.lookup IS DISTINCT FROM OLD.lookup) EXECUTE FUNCTION mailbox.drop_nudge_with_code();

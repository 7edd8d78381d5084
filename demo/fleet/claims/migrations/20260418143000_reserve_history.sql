-- Keep every change of a reserve
CREATE TABLE `reserve_changes` (`claim_id` integer NOT NULL, `from_cents` integer NOT NULL, `to_cents` integer NOT NULL, `changed_at` text NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TRIGGER `reserve_changed` AFTER UPDATE OF `reserve_cents` ON `claims` WHEN old.reserve_cents <> new.reserve_cents
BEGIN
  INSERT INTO `reserve_changes` (`claim_id`, `from_cents`, `to_cents`) VALUES (new.id, old.reserve_cents, new.reserve_cents);
END;

-- Create "claims" table
CREATE TABLE `claims` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `policy_number` text NOT NULL, `opened_on` text NOT NULL, `state` text NOT NULL DEFAULT 'open', `reserve_cents` integer NOT NULL DEFAULT 0);
-- Create index "claims_policy_number" to table: "claims"
CREATE INDEX `claims_policy_number` ON `claims` (`policy_number`);

-- Create "claim_payments" table
CREATE TABLE `claim_payments` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `claim_id` integer NOT NULL, `paid_cents` integer NOT NULL, `paid_on` text NOT NULL, CONSTRAINT `claim` FOREIGN KEY (`claim_id`) REFERENCES `claims` (`id`) ON DELETE NO ACTION);

-- Custom SQL migration file, put your code below! --
create function app.apply_endorsement() returns trigger
language plpgsql
as $body$
begin
  update policies set premium_cents = premium_cents + new.premium_delta_cents where id = new.policy_id;
  return new;
end;
$body$;
--> statement-breakpoint
create trigger endorsement_changes_premium after insert on endorsements for each row execute function app.apply_endorsement();

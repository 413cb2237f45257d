-- The database account that slad works under, and what it may do: read the parts of the tracker that
-- it judges by, write its own schema, and nothing else. No password hash, no session, no API key and
-- no mail key can be read by it, and the tracker cannot be changed by it.
--
-- For an administrator of the database: read it, run it (`slactl grants | mariadb`), then
-- `slactl migrate`, both under an administrator's login. Run both again after each upgrade; nothing
-- that is there is lost. `slactl doctor` tells what is missing.

create database if not exists `{schema}` default character set utf8mb4 collate utf8mb4_bin;
create user if not exists '{slad_user}'@'{slad_host}' identified by '{slad_password}';
alter user '{slad_user}'@'{slad_host}' identified by '{slad_password}';

-- slad's own schema, table by table: what must never change can only be added to. CREATE lets a grant
-- be given before its table is there; on a table that exists it allows nothing.
-- Append-only: the record, the texts that were judged by, whose word was whose.
grant select, insert, create on `{schema}`.record to '{slad_user}'@'{slad_host}';
grant select, insert, create on `{schema}`.policy_revision to '{slad_user}'@'{slad_host}';
grant select, insert, create on `{schema}`.policy_file to '{slad_user}'@'{slad_host}';
grant select, insert, create on `{schema}`.journal_side to '{slad_user}'@'{slad_host}';
grant select, insert, create on `{schema}`.word to '{slad_user}'@'{slad_host}';
grant select, insert, create on `{schema}`.call_attempt to '{slad_user}'@'{slad_host}';
grant select, insert, create on `{schema}`.link_word to '{slad_user}'@'{slad_host}';
grant select, insert, create on `{schema}`.calendar_change to '{slad_user}'@'{slad_host}';
grant select, insert, create on `{schema}`.bill_line to '{slad_user}'@'{slad_host}';
grant select, insert, create on `{schema}`.calendar_revision to '{slad_user}'@'{slad_host}';
-- Changed, never deleted.
grant select, insert, update, create on `{schema}`.arrival to '{slad_user}'@'{slad_host}';
grant select, insert, update, create on `{schema}`.stage_map to '{slad_user}'@'{slad_host}';
grant select, insert, update, create on `{schema}`.breach to '{slad_user}'@'{slad_host}';
grant select, insert, update, create on `{schema}`.outbox to '{slad_user}'@'{slad_host}';
grant select, insert, update, create on `{schema}`.rule_mode to '{slad_user}'@'{slad_host}';
grant select, insert, update, create on `{schema}`.callback to '{slad_user}'@'{slad_host}';
grant select, insert, update, create on `{schema}`.offshoot to '{slad_user}'@'{slad_host}';
grant select, insert, update, create on `{schema}`.link_offer to '{slad_user}'@'{slad_host}';
grant select, insert, update, create on `{schema}`.article to '{slad_user}'@'{slad_host}';
grant select, insert, update, create on `{schema}`.article_seen to '{slad_user}'@'{slad_host}';
grant select, insert, update, create on `{schema}`.article_source to '{slad_user}'@'{slad_host}';
grant select, insert, update, create on `{schema}`.bill to '{slad_user}'@'{slad_host}';
grant select, insert, update, create on `{schema}`.letter to '{slad_user}'@'{slad_host}';
-- Everyday state.
grant select, insert, update, delete, create on `{schema}`.setting to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.node to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.wake to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.tail_mark to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.tail_gap to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.digest_item to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.sweep to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.sweep_print to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.client to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.client_bind to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.contract to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.project_scope to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.duty to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.absence to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.person_hours to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.duty_refused to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.verdict to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.report_request to '{slad_user}'@'{slad_host}';
grant select, insert, update, delete, create on `{schema}`.report_clock to '{slad_user}'@'{slad_host}';
-- Which migrations were applied: written by the administrator's login only.
grant select, create on `{schema}`.schema_version to '{slad_user}'@'{slad_host}';

-- The tracker.
-- Whole tables hold no secret, and grow columns from version to version (journals.updated_by_id came
-- with 5.1): so one script fits 5.0 to 7.0.
grant select on `{tracker}`.issues to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.journals to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.journal_details to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.issue_relations to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.issue_statuses to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.issue_categories to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.enumerations to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.trackers to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.projects to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.enabled_modules to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.versions to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.members to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.member_roles to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.roles to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.groups_users to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.workflows to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.custom_fields to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.custom_fields_roles to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.custom_fields_trackers to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.custom_values to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.time_entries to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.watchers to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.wikis to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.wiki_pages to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.wiki_contents to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.wiki_content_versions to '{slad_user}'@'{slad_host}';
grant select on `{tracker}`.schema_migrations to '{slad_user}'@'{slad_host}';
-- Of users, not the password, its salt and the second factor; of attachments, not the place on disk.
grant select (id, login, firstname, lastname, type, status, language, admin, created_on, updated_on)
	on `{tracker}`.users to '{slad_user}'@'{slad_host}';
grant select (id, user_id, address, is_default, created_on, updated_on)
	on `{tracker}`.email_addresses to '{slad_user}'@'{slad_host}';
grant select (id, container_id, container_type, filename, filesize, content_type, digest, author_id, created_on)
	on `{tracker}`.attachments to '{slad_user}'@'{slad_host}';
-- Of the settings, which hold keys too, only those that decide what is safe to do: as a view.
create or replace sql security definer view `{schema}`.tracker_setting as
select name, value from `{tracker}`.settings
where name in ('close_duplicate_issues', 'cross_project_issue_relations', 'parent_issue_priority',
	'rest_api_enabled', 'webhooks_enabled', 'text_formatting', 'default_language',
	'self_registration');
grant select on `{schema}`.tracker_setting to '{slad_user}'@'{slad_host}';

-- Takes away what triggers.sql made. The triggers go first: were their account dropped before them,
-- every write of the tracker would fail. It can be run at any time, also twice.
--
--   sed 's/{schema}/slad/g; s/{tracker}/redmine/g; s/{slad_user}/slad/g' triggers_uninstall.sql | mariadb

drop trigger if exists `{tracker}`.slad_issue_update;
drop trigger if exists `{tracker}`.slad_issue_delete;
drop trigger if exists `{tracker}`.slad_journal_update;
drop trigger if exists `{tracker}`.slad_journal_delete;
drop trigger if exists `{tracker}`.slad_relation_delete;

drop user if exists '{slad_user}_trigger'@'localhost';
drop table if exists `{schema}`.trigger_event;

-- How sure an article was suggested, for a threshold of this installation's own; and what was shown
-- lately is found without going over all that ever was.

alter table article_seen
	add column if not exists score int null
		comment 'in thousandths, as it was suggested first; null: it was opened unasked'
		after shown;
create index if not exists article_seen_at on article_seen (seen_at);
create index if not exists link_offer_shown on link_offer (shown_at);

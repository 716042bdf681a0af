-- A comment on everything, saying what the name cannot; a test finds what lacks one.
SET lock_timeout = '5s';

COMMENT ON TABLE newswatch.source IS
'Publisher of feeds and articles.';
COMMENT ON COLUMN newswatch.source.source_id IS 'Our number for the source.';
COMMENT ON COLUMN newswatch.source.domain IS
'Registrable domain in small letters, or the whole host where many publishers share one domain.';
COMMENT ON COLUMN newswatch.source.name IS 'Name shown to readers.';
COMMENT ON COLUMN newswatch.source.owner IS 'Who owns the source; two sources of one owner are one independent source.';
COMMENT ON COLUMN newswatch.source.country IS 'Where it is published, ISO 3166-1 alpha-2; null where not known.';
COMMENT ON COLUMN newswatch.source.configured IS
'Whether config/sources.yaml names it; the others were met on the way.';

COMMENT ON TABLE newswatch.feed IS
'Address we poll, with what the last polls taught us.';
COMMENT ON COLUMN newswatch.feed.feed_id IS 'Our number for the feed.';
COMMENT ON COLUMN newswatch.feed.url IS 'Address as configured; the natural key.';
COMMENT ON COLUMN newswatch.feed.source_id IS 'Publisher of the feed.';
COMMENT ON COLUMN newswatch.feed.title IS 'Title the feed gives itself.';
COMMENT ON COLUMN newswatch.feed.lang IS 'Language of its entries where they do not say it themselves, ISO 639.';
COMMENT ON COLUMN newswatch.feed.active IS
'Whether config/feeds.yaml still names it; one that left is kept for its entries.';
COMMENT ON COLUMN newswatch.feed.interval_override_s IS
'Seconds between polls asked for in the configuration; null: found from the feed.';
COMMENT ON COLUMN newswatch.feed.user_agent IS 'User-Agent sent in place of ours.';
COMMENT ON COLUMN newswatch.feed.moved_to IS
'Address of a permanent redirect whose target parsed as a feed; polled in place of url.';
COMMENT ON COLUMN newswatch.feed.etag IS 'ETag of the last document that parsed, sent back as it came.';
COMMENT ON COLUMN newswatch.feed.last_modified IS
'Last-Modified of the last document that parsed, sent back as it came.';
COMMENT ON COLUMN newswatch.feed.body_hash IS
'Hash of the last document''s bytes; it alone decides whether a document changed.';
COMMENT ON COLUMN newswatch.feed.interval_s IS 'Seconds between polls now, before spread and what the server asks for.';
COMMENT ON COLUMN newswatch.feed.average_gap_s IS
'Running mean of the seconds between two new entries; null before it is known.';
COMMENT ON COLUMN newswatch.feed.failures IS
'Failed polls in a row, weighted: an error of the server counts less than one of the feed.';
COMMENT ON COLUMN newswatch.feed.first_gone_at IS
'When the server first said 410; a second one a day later retires the feed.';
COMMENT ON COLUMN newswatch.feed.next_poll_at IS 'Not polled before this moment.';
COMMENT ON COLUMN newswatch.feed.next_poll_reason IS 'Why next_poll_at is what it is, in words.';
COMMENT ON COLUMN newswatch.feed.last_polled_at IS 'When it was last asked for, with any outcome.';
COMMENT ON COLUMN newswatch.feed.last_success_at IS 'When it last answered with a feed, or with "not modified".';
COMMENT ON COLUMN newswatch.feed.last_new_at IS 'When it last had an entry new to us.';
COMMENT ON COLUMN newswatch.feed.state IS 'new, healthy, failing or retired (never polled again by itself).';
COMMENT ON COLUMN newswatch.feed.reason IS 'Why the last poll failed (errors.Reason); null while healthy.';
COMMENT ON COLUMN newswatch.feed.detail IS 'What the server or parser said.';
COMMENT ON COLUMN newswatch.feed.lease_token IS 'Token of the worker that polls it now; what it records must carry it.';
COMMENT ON COLUMN newswatch.feed.leased_until IS 'From then on another worker may take it.';

COMMENT ON TABLE newswatch.feed_poll IS
'One poll of a feed; partitioned by month of polled_at (UTC), months without a partition in DEFAULT.';
COMMENT ON COLUMN newswatch.feed_poll.feed_id IS 'Feed that was polled.';
COMMENT ON COLUMN newswatch.feed_poll.polled_at IS 'When the poll began.';
COMMENT ON COLUMN newswatch.feed_poll.run_id IS 'Run that did it.';
COMMENT ON COLUMN newswatch.feed_poll.outcome IS
'changed (another document), unchanged (the same bytes), not_modified (304) or failed.';
COMMENT ON COLUMN newswatch.feed_poll.status IS 'HTTP status of the last answer; null if there was none.';
COMMENT ON COLUMN newswatch.feed_poll.bytes IS 'Size of the document after decompression.';
COMMENT ON COLUMN newswatch.feed_poll.elapsed_ms IS 'Milliseconds from the request to the last byte.';
COMMENT ON COLUMN newswatch.feed_poll.entries IS 'Entries in the document; null where none was parsed.';
COMMENT ON COLUMN newswatch.feed_poll.new_entries IS 'Entries not seen in this feed before.';
COMMENT ON COLUMN newswatch.feed_poll.changed_entries IS 'Entries seen before whose content changed.';
COMMENT ON COLUMN newswatch.feed_poll.known_entries IS 'Entries seen before; null where no document was parsed.';
COMMENT ON COLUMN newswatch.feed_poll.cut_entries IS 'Entries beyond our limit, not read.';
COMMENT ON COLUMN newswatch.feed_poll.gap IS
'No entry was known though the feed had been read before: some may have come and gone between the polls.';
COMMENT ON COLUMN newswatch.feed_poll.next_poll_at IS 'Next poll as decided then.';
COMMENT ON COLUMN newswatch.feed_poll.next_poll_reason IS 'Why, in words.';
COMMENT ON COLUMN newswatch.feed_poll.reason IS 'Why it failed (errors.Reason); null unless outcome is failed.';
COMMENT ON COLUMN newswatch.feed_poll.detail IS 'What the server or parser said.';

COMMENT ON TABLE newswatch.host IS
'Web server, for pacing and manners.';
COMMENT ON COLUMN newswatch.host.host IS 'Host name with port where it is not the usual one.';
COMMENT ON COLUMN newswatch.host.not_before IS 'No request before this moment.';
COMMENT ON COLUMN newswatch.host.refused_at IS 'When it last asked for fewer requests or refused us.';
COMMENT ON COLUMN newswatch.host.refused_reason IS 'How it said so.';
COMMENT ON COLUMN newswatch.host.robots IS 'Its robots.txt as last fetched; null before.';
COMMENT ON COLUMN newswatch.host.robots_fetched_at IS 'When that was.';

COMMENT ON TABLE newswatch.article IS
'Article, one by canonical URL, in its newest version.';
COMMENT ON COLUMN newswatch.article.article_id IS 'Our number for the article.';
COMMENT ON COLUMN newswatch.article.url_key IS
'Canonical URL in the form that two copies of one page share; the natural key.';
COMMENT ON COLUMN newswatch.article.url IS 'Address the page was fetched from, after redirects.';
COMMENT ON COLUMN newswatch.article.canonical_url IS 'Address to show and to open.';
COMMENT ON COLUMN newswatch.article.source_id IS 'Publisher of the page.';
COMMENT ON COLUMN newswatch.article.kind IS 'article, live (a running blog), video or gallery.';
COMMENT ON COLUMN newswatch.article.title IS 'Headline; null where the page has none.';
COMMENT ON COLUMN newswatch.article.lead IS 'Standfirst or summary the page gives.';
COMMENT ON COLUMN newswatch.article.text IS
'Body; paragraphs separated by one blank line. Offsets of evidence count its code points.';
COMMENT ON COLUMN newswatch.article.text_hash IS
'SHA-256 of the normalised title and text; decides whether the article changed.';
COMMENT ON COLUMN newswatch.article.authors IS 'Names in the byline, in its order.';
COMMENT ON COLUMN newswatch.article.published_at IS
'When the page says it was published, with its zone; null where unknown.';
COMMENT ON COLUMN newswatch.article.page_date IS 'The page''s own calendar day, in the page''s zone.';
COMMENT ON COLUMN newswatch.article.modified_at IS 'When the page says it was last changed.';
COMMENT ON COLUMN newswatch.article.lang IS 'Language of the text, ISO 639; null where it cannot be told.';
COMMENT ON COLUMN newswatch.article.captions IS 'Captions of pictures: a list of {text, credit}.';
COMMENT ON COLUMN newswatch.article.dateline_place IS 'Place in the dateline.';
COMMENT ON COLUMN newswatch.article.dateline_agency IS 'Agency in the dateline.';
COMMENT ON COLUMN newswatch.article.credit_agency IS 'Agency the text or a picture is credited to, by its short name.';
COMMENT ON COLUMN newswatch.article.credit_evidence IS 'Words on the page that say so.';
COMMENT ON COLUMN newswatch.article.credit_found_in IS
'Where they stand: byline, dateline, credit_line, rights or photo.';
COMMENT ON COLUMN newswatch.article.credit_strength IS
'strong: the text is the agency''s; weak: perhaps only a picture.';
COMMENT ON COLUMN newswatch.article.paywalled IS 'The page shows only a part to us.';
COMMENT ON COLUMN newswatch.article.method IS 'How the text was extracted.';
COMMENT ON COLUMN newswatch.article.quality IS
'How sure the extractor is that text is the whole article and nothing else, 0 to 1.';
COMMENT ON COLUMN newswatch.article.version IS 'Counts the changes of the text, from 1.';
COMMENT ON COLUMN newswatch.article.first_seen_at IS 'When we first had it.';
COMMENT ON COLUMN newswatch.article.changed_at IS 'When its text last changed.';
COMMENT ON COLUMN newswatch.article.linked_version IS 'Version that was last linked; below version: to be linked.';
COMMENT ON COLUMN newswatch.article.tagged_version IS 'Version that was last tagged; below version: to be tagged.';
COMMENT ON COLUMN newswatch.article.copy_group_id IS
'Piece of work it is, as first decided; copy_group.family_id says what it is now. Null until linked.';
COMMENT ON COLUMN newswatch.article.copy_kind IS
'original, exact, near, reworded, or contains (holds another article among others).';
COMMENT ON COLUMN newswatch.article.story_id IS
'Story it tells, as first decided; story.family_id says what it is now. Null until linked.';
COMMENT ON COLUMN newswatch.article.words IS
'Words of title and text in the article''s language, for search by people.';
COMMENT ON COLUMN newswatch.article.tokens IS
'Distinct tokens of title and text as the topic language cuts them; a superset for its queries.';

COMMENT ON TABLE newswatch.article_version IS
'Version of an article''s text.';
COMMENT ON COLUMN newswatch.article_version.article_id IS 'Article.';
COMMENT ON COLUMN newswatch.article_version.version IS 'Counts from 1.';
COMMENT ON COLUMN newswatch.article_version.title IS 'Headline of this version.';
COMMENT ON COLUMN newswatch.article_version.text IS 'Body of this version.';
COMMENT ON COLUMN newswatch.article_version.text_hash IS 'SHA-256 of its normalised title and text.';
COMMENT ON COLUMN newswatch.article_version.seen_at IS 'When we first had this version.';
COMMENT ON COLUMN newswatch.article_version.archive_pointer IS
'Where the archive holds the page; null where it was not kept.';

COMMENT ON TABLE newswatch.seen_url IS
'Address ever seen; kept when retention removes the article, so that it never becomes new again.';
COMMENT ON COLUMN newswatch.seen_url.url_key IS 'Canonical URL, as in article.';
COMMENT ON COLUMN newswatch.seen_url.first_seen_at IS 'When that was.';

COMMENT ON TABLE newswatch.entry IS
'Item of a feed, and where it is in the pipeline (docs/entry-states.md).';
COMMENT ON COLUMN newswatch.entry.entry_id IS 'Our number for the entry.';
COMMENT ON COLUMN newswatch.entry.feed_id IS 'Feed it came in.';
COMMENT ON COLUMN newswatch.entry.guid IS 'The item''s own id, else its link, else a hash of title and date.';
COMMENT ON COLUMN newswatch.entry.url IS 'Link as the feed gives it, made absolute; null where it gives none.';
COMMENT ON COLUMN newswatch.entry.url_key IS 'Canonical form of url.';
COMMENT ON COLUMN newswatch.entry.title IS 'Title in the feed.';
COMMENT ON COLUMN newswatch.entry.summary IS 'Summary in the feed, as plain text.';
COMMENT ON COLUMN newswatch.entry.feed_text IS
'Full text in the feed, as plain text: the fallback when the page gives less.';
COMMENT ON COLUMN newswatch.entry.authors IS 'Authors named by the feed.';
COMMENT ON COLUMN newswatch.entry.lang IS 'Language named by the feed.';
COMMENT ON COLUMN newswatch.entry.published_at IS 'Date in the feed; one in the future is set to first_seen_at.';
COMMENT ON COLUMN newswatch.entry.updated_at IS 'Date of change in the feed.';
COMMENT ON COLUMN newswatch.entry.content_hash IS
'Hash of what the feed says of it; another one makes a done entry due again.';
COMMENT ON COLUMN newswatch.entry.first_poll IS 'It came with the feed''s first poll: old material, whatever its date.';
COMMENT ON COLUMN newswatch.entry.first_seen_at IS 'When it first stood in the feed.';
COMMENT ON COLUMN newswatch.entry.first_poll IS
'Whether it came with the first poll of its feed: such news is old and is not told by itself.';
COMMENT ON COLUMN newswatch.entry.state IS 'new, due, claimed, done, gone, refused, no_article or quarantined.';
COMMENT ON COLUMN newswatch.entry.reason IS
'Why it is where it is (errors.Reason, or a word of the pipeline); null while all is well.';
COMMENT ON COLUMN newswatch.entry.detail IS 'What the server, extractor or loader said.';
COMMENT ON COLUMN newswatch.entry.attempts IS 'Times it was claimed since it last became new or was replayed.';
COMMENT ON COLUMN newswatch.entry.next_attempt_at IS 'Not claimed before; set exactly while new or due.';
COMMENT ON COLUMN newswatch.entry.lease_token IS 'Token of the worker that has it; what it records must carry it.';
COMMENT ON COLUMN newswatch.entry.leased_until IS 'From then on another worker may take it.';
COMMENT ON COLUMN newswatch.entry.article_id IS 'Article it led to; null before, and after retention removed it.';

COMMENT ON TABLE newswatch.article_band IS
'Signature key of an article: articles that share one are compared as copies.';
COMMENT ON COLUMN newswatch.article_band.key IS 'One of the keys of its signature.';
COMMENT ON COLUMN newswatch.article_band.article_id IS 'Article.';

COMMENT ON TABLE newswatch.copy_group IS
'Piece of work: an article and its copies.';
COMMENT ON COLUMN newswatch.copy_group.copy_group_id IS 'Our number for the group; never changes.';
COMMENT ON COLUMN newswatch.copy_group.founder_url_key IS 'url_key of the article that founded it; the natural key.';
COMMENT ON COLUMN newswatch.copy_group.merged_into IS
'Older group that it was found to be the same as, never one that is merged itself; null: not merged.';
COMMENT ON COLUMN newswatch.copy_group.family_id IS 'Group it now is: merged_into, else itself.';

COMMENT ON TABLE newswatch.story IS
'What several articles tell: one event.';
COMMENT ON COLUMN newswatch.story.story_id IS 'Our number for the story; never changes.';
COMMENT ON COLUMN newswatch.story.founder_url_key IS 'url_key of the article that founded it; the natural key.';
COMMENT ON COLUMN newswatch.story.title IS 'Headline chosen for it; null: that of its first article.';
COMMENT ON COLUMN newswatch.story.merged_into IS
'Older story that it was found to be the same as, never one that is merged itself; null: not merged.';
COMMENT ON COLUMN newswatch.story.family_id IS 'Story it now is: merged_into, else itself.';

COMMENT ON TABLE newswatch.link IS
'Why two articles are tied.';
COMMENT ON COLUMN newswatch.link.article_id IS 'Article that was placed.';
COMMENT ON COLUMN newswatch.link.other_article_id IS 'Article it was tied to.';
COMMENT ON COLUMN newswatch.link.relation IS 'copy (same piece of work) or story (same event).';
COMMENT ON COLUMN newswatch.link.kind IS 'exact, near, reworded or contains for a copy; event for a story.';
COMMENT ON COLUMN newswatch.link.score IS 'How alike they are, by the measure of the method.';
COMMENT ON COLUMN newswatch.link.reason IS 'Why they were tied, in words.';
COMMENT ON COLUMN newswatch.link.shared IS 'What they have in common: {names, numbers, quotes, passage}.';
COMMENT ON COLUMN newswatch.link.method_version IS 'Version of the method that decided.';

COMMENT ON TABLE newswatch.decision IS
'What a person said; it outranks every method and survives re-runs.';
COMMENT ON COLUMN newswatch.decision.decision_id IS 'Our number for the decision.';
COMMENT ON COLUMN newswatch.decision.kind IS
'story_merge, story_split, link_confirm, link_reject, match_confirm or match_reject.';
COMMENT ON COLUMN newswatch.decision.url_key IS 'Article it is about.';
COMMENT ON COLUMN newswatch.decision.other_url_key IS 'The other article of a story or link decision.';
COMMENT ON COLUMN newswatch.decision.topic_id IS 'Topic of a match decision.';
COMMENT ON COLUMN newswatch.decision.note IS 'Why, in the person''s words.';
COMMENT ON COLUMN newswatch.decision.decided_by IS 'Who.';
COMMENT ON COLUMN newswatch.decision.decided_at IS 'When; the newest on the same subject holds.';

COMMENT ON TABLE newswatch.topic IS
'Subject watched for, as configured now.';
COMMENT ON COLUMN newswatch.topic.topic_id IS 'Name of its file in config/topics.';
COMMENT ON COLUMN newswatch.topic.name IS 'Name shown to readers.';
COMMENT ON COLUMN newswatch.topic.version IS 'Hash of its rule and of the entities it names, as of now.';
COMMENT ON COLUMN newswatch.topic.active IS 'Whether config/topics still has it.';

COMMENT ON TABLE newswatch.topic_version IS
'Rule of a topic as it stood at a time.';
COMMENT ON COLUMN newswatch.topic_version.topic_id IS 'Topic.';
COMMENT ON COLUMN newswatch.topic_version.version IS 'Hash of the rule and of the entities it names.';
COMMENT ON COLUMN newswatch.topic_version.query IS 'The rule in the topic language.';
COMMENT ON COLUMN newswatch.topic_version.first_used_at IS 'When articles were first tagged with it.';

COMMENT ON TABLE newswatch.topic_match IS
'Article that meets a topic.';
COMMENT ON COLUMN newswatch.topic_match.article_id IS 'Article.';
COMMENT ON COLUMN newswatch.topic_match.topic_id IS 'Topic.';
COMMENT ON COLUMN newswatch.topic_match.version IS 'Version of the rule that it met.';
COMMENT ON COLUMN newswatch.topic_match.article_version IS
'Version of the text that met it; evidence counts in that text.';
COMMENT ON COLUMN newswatch.topic_match.matched_at IS 'When that was decided; its evidence carries the same moment.';
COMMENT ON COLUMN newswatch.topic_match.withdrawn_at IS
'When it ceased to hold (edit, new rule, a person''s word); null: in force.';
COMMENT ON COLUMN newswatch.topic_match.planned_at IS 'When alerts were last planned with it; null: to be planned.';

COMMENT ON TABLE newswatch.match_evidence IS
'Span that made a match true; partitioned by month of matched_at (UTC), months without a partition in DEFAULT.';
COMMENT ON COLUMN newswatch.match_evidence.article_id IS 'Article.';
COMMENT ON COLUMN newswatch.match_evidence.topic_id IS 'Topic.';
COMMENT ON COLUMN newswatch.match_evidence.matched_at IS 'matched_at of its match.';
COMMENT ON COLUMN newswatch.match_evidence.place IS 'Rank from 1: the shortest span first.';
COMMENT ON COLUMN newswatch.match_evidence.field IS
'Field the span is in: title, text, lang, source (its domain) or country (the source''s).';
COMMENT ON COLUMN newswatch.match_evidence.span_start IS 'Code points of the field before the span.';
COMMENT ON COLUMN newswatch.match_evidence.span_end IS 'Code points of the field up to the end of the span.';
COMMENT ON COLUMN newswatch.match_evidence.clause IS 'Part of the rule that the span met.';

COMMENT ON TABLE newswatch.subscription IS
'Who wants to be told of which topics, and how, as configured.';
COMMENT ON COLUMN newswatch.subscription.subscription_id IS 'Name in config/subscriptions.yaml.';
COMMENT ON COLUMN newswatch.subscription.name IS 'Name shown to readers.';
COMMENT ON COLUMN newswatch.subscription.topics IS 'Topics it is about.';
COMMENT ON COLUMN newswatch.subscription.recipients IS 'Mail addresses.';
COMMENT ON COLUMN newswatch.subscription.mode IS 'immediate, hourly, daily or weekly.';
COMMENT ON COLUMN newswatch.subscription.zone IS 'Time zone of the recipients, an IANA name.';
COMMENT ON COLUMN newswatch.subscription.at_hour IS
'Hour in that zone at which daily and weekly digests go out; null: the default.';
COMMENT ON COLUMN newswatch.subscription.langs IS 'Languages wanted; empty: all.';
COMMENT ON COLUMN newswatch.subscription.max_age_h IS 'Hours after which news is too old to be told by itself.';
COMMENT ON COLUMN newswatch.subscription.active IS 'Whether the configuration still has it.';

COMMENT ON TABLE newswatch.opt_out IS
'Address that said stop; it outranks the configuration.';
COMMENT ON COLUMN newswatch.opt_out.address IS 'Mail address.';
COMMENT ON COLUMN newswatch.opt_out.subscription_id IS 'Subscription it wants no more; * for all.';
COMMENT ON COLUMN newswatch.opt_out.said_at IS 'When.';
COMMENT ON COLUMN newswatch.opt_out.how IS 'By which way: link, mail, command.';

COMMENT ON TABLE newswatch.silence IS
'What nobody is told of for a while: whatever agrees with every part given.';
COMMENT ON COLUMN newswatch.silence.silence_id IS 'Our number for the silence.';
COMMENT ON COLUMN newswatch.silence.subscription_id IS 'Only for this subscription; null: any.';
COMMENT ON COLUMN newswatch.silence.topic_id IS 'Only for this topic; null: any.';
COMMENT ON COLUMN newswatch.silence.story_founder IS 'Only for the story with this founder''s url_key; null: any.';
COMMENT ON COLUMN newswatch.silence.until IS 'When it ends.';
COMMENT ON COLUMN newswatch.silence.reason IS 'Why, in a person''s words.';
COMMENT ON COLUMN newswatch.silence.created_at IS 'When it was set.';

COMMENT ON TABLE newswatch.alert IS
'Decision to tell a subscription about a story, or not to.';
COMMENT ON COLUMN newswatch.alert.story_id IS 'Story at the time; story.family_id says what it is now.';
COMMENT ON COLUMN newswatch.alert.subscription_id IS 'Subscription.';
COMMENT ON COLUMN newswatch.alert.revision IS 'Counts the decisions about the story, from 1.';
COMMENT ON COLUMN newswatch.alert.tell IS 'Whether to tell.';
COMMENT ON COLUMN newswatch.alert.reason IS
'Why, or why not: told, in_digest, already_told, nothing_new, copy, edit, too_old, other_language, silenced, opted_out, no_recipient.';
COMMENT ON COLUMN newswatch.alert.article_ids IS 'Articles the decision is about.';
COMMENT ON COLUMN newswatch.alert.verdicts IS 'What became of each: a list of {url_key, version, copy, why}.';
COMMENT ON COLUMN newswatch.alert.facts IS
'What was told, to know what is new later: {owners, copies, numbers, names}.';
COMMENT ON COLUMN newswatch.alert.news IS 'What was new for the reader: {sources, numbers, names}.';
COMMENT ON COLUMN newswatch.alert.decided_at IS 'When.';

COMMENT ON TABLE newswatch.outbox IS
'One mail and where it is.';
COMMENT ON COLUMN newswatch.outbox.outbox_id IS 'Our number for the mail.';
COMMENT ON COLUMN newswatch.outbox.dedup_key IS
'What the mail is about, so that none is written twice; the natural key.';
COMMENT ON COLUMN newswatch.outbox.message_id IS
'Message-ID, a hash of dedup_key: a mail sent twice after a crash is recognised.';
COMMENT ON COLUMN newswatch.outbox.kind IS 'alert, digest or ops.';
COMMENT ON COLUMN newswatch.outbox.recipient IS 'Mail address.';
COMMENT ON COLUMN newswatch.outbox.subject IS 'Subject line.';
COMMENT ON COLUMN newswatch.outbox.text_part IS 'Body as plain text.';
COMMENT ON COLUMN newswatch.outbox.html_part IS 'Body as HTML.';
COMMENT ON COLUMN newswatch.outbox.thread_ids IS 'Message-IDs of earlier mails of the thread, oldest first.';
COMMENT ON COLUMN newswatch.outbox.stop_addresses IS 'Addresses of the List-Unsubscribe header.';
COMMENT ON COLUMN newswatch.outbox.story_id IS 'Story of an alert; null for others.';
COMMENT ON COLUMN newswatch.outbox.subscriptions IS 'Subscriptions it serves.';
COMMENT ON COLUMN newswatch.outbox.created_at IS 'When it was written, together with its alert.';
COMMENT ON COLUMN newswatch.outbox.state IS
'pending, claimed, sent, dead (refused for good) or dropped (the recipient said stop before it left).';
COMMENT ON COLUMN newswatch.outbox.attempts IS 'Times it was claimed.';
COMMENT ON COLUMN newswatch.outbox.next_attempt_at IS 'Not sent before.';
COMMENT ON COLUMN newswatch.outbox.lease_token IS 'Token of the worker that sends it.';
COMMENT ON COLUMN newswatch.outbox.leased_until IS 'From then on another worker may take it.';
COMMENT ON COLUMN newswatch.outbox.last_error IS 'What the mail server said last.';
COMMENT ON COLUMN newswatch.outbox.sent_at IS 'When the mail server took it; set exactly while sent.';

COMMENT ON TABLE newswatch.quarantine IS
'Item set aside, for replay.';
COMMENT ON COLUMN newswatch.quarantine.stage IS 'Stage that failed (errors.Stage).';
COMMENT ON COLUMN newswatch.quarantine.item_key IS 'What failed there: an entry, a URL, a mail.';
COMMENT ON COLUMN newswatch.quarantine.reason IS 'Why (errors.Reason).';
COMMENT ON COLUMN newswatch.quarantine.detail IS 'What was said.';
COMMENT ON COLUMN newswatch.quarantine.attempts IS 'Times it failed.';
COMMENT ON COLUMN newswatch.quarantine.first_seen_at IS 'When it first failed.';
COMMENT ON COLUMN newswatch.quarantine.last_seen_at IS 'When it last failed.';

COMMENT ON TABLE newswatch.run IS
'One run of a stage.';
COMMENT ON COLUMN newswatch.run.run_id IS 'Our number for the run.';
COMMENT ON COLUMN newswatch.run.stage IS 'Stage that ran.';
COMMENT ON COLUMN newswatch.run.started_at IS 'When it began.';
COMMENT ON COLUMN newswatch.run.finished_at IS 'When it ended; null: still going, or killed.';
COMMENT ON COLUMN newswatch.run.counts IS 'Items in, out, set aside, and what else the stage counts.';
COMMENT ON COLUMN newswatch.run.failure IS 'Why the run as a whole failed; null: it did not.';

COMMENT ON TABLE newswatch.rollup_topic_daily IS
'Counts of matches in force by topic and day, kept by refresh_topic_daily.';
COMMENT ON COLUMN newswatch.rollup_topic_daily.topic_id IS 'Topic.';
COMMENT ON COLUMN newswatch.rollup_topic_daily.day IS
'Day (UTC) of the article''s date, else of the day we first saw it.';
COMMENT ON COLUMN newswatch.rollup_topic_daily.articles IS 'Articles.';
COMMENT ON COLUMN newswatch.rollup_topic_daily.copy_groups IS 'Pieces of work: copies count once.';
COMMENT ON COLUMN newswatch.rollup_topic_daily.stories IS 'Stories: merged ones count once.';
COMMENT ON COLUMN newswatch.rollup_topic_daily.sources IS 'Sources: domains that ran one.';
COMMENT ON COLUMN newswatch.rollup_topic_daily.independent_sources IS
'Who reported: an agency once wherever it runs, the sites of one owner once.';

COMMENT ON VIEW newswatch.article_placed IS
'Article with its merges resolved, its day and its voice; what the reports are built on.';
COMMENT ON COLUMN newswatch.article_placed.article_id IS 'Article.';
COMMENT ON COLUMN newswatch.article_placed.url_key IS 'Its natural key.';
COMMENT ON COLUMN newswatch.article_placed.source_id IS 'Its source.';
COMMENT ON COLUMN newswatch.article_placed.published_at IS 'Its date; null where unknown.';
COMMENT ON COLUMN newswatch.article_placed.first_seen_at IS 'When we first had it.';
COMMENT ON COLUMN newswatch.article_placed.lang IS 'Its language.';
COMMENT ON COLUMN newswatch.article_placed.story_id IS 'Story, merges resolved; null until linked.';
COMMENT ON COLUMN newswatch.article_placed.copy_group_id IS 'Copy group, merges resolved; null until linked.';
COMMENT ON COLUMN newswatch.article_placed.day IS 'Day (UTC) of its date, else of the day we first saw it.';
COMMENT ON COLUMN newswatch.article_placed.wired IS 'Whether it credits an agency outright.';
COMMENT ON COLUMN newswatch.article_placed.voice IS
'Who reported it: the agency it credits outright, else the owner of the site.';

COMMENT ON VIEW newswatch.copy_original IS
'Copy group with its original and its voice.';
COMMENT ON COLUMN newswatch.copy_original.copy_group_id IS 'Copy group, merges resolved.';
COMMENT ON COLUMN newswatch.copy_original.article_id IS
'Its original: the report that credits an agency outright, else the earliest with a date.';
COMMENT ON COLUMN newswatch.copy_original.voice IS 'Who reported it: the original''s voice.';

COMMENT ON VIEW newswatch.topic_daily_counted IS
'Counts by topic and day straight from the tables: what rollup_topic_daily must equal.';
COMMENT ON COLUMN newswatch.topic_daily_counted.topic_id IS 'Topic.';
COMMENT ON COLUMN newswatch.topic_daily_counted.day IS 'Day, as in article_placed.';
COMMENT ON COLUMN newswatch.topic_daily_counted.articles IS 'Articles.';
COMMENT ON COLUMN newswatch.topic_daily_counted.copy_groups IS
'Pieces of work; an article not linked yet is one of its own.';
COMMENT ON COLUMN newswatch.topic_daily_counted.stories IS 'Stories; an article not linked yet is one of its own.';
COMMENT ON COLUMN newswatch.topic_daily_counted.sources IS 'Sources: domains that ran one.';
COMMENT ON COLUMN newswatch.topic_daily_counted.independent_sources IS 'Distinct voices.';

COMMENT ON VIEW report.article IS
'One row per article, copies included.';
COMMENT ON COLUMN report.article.article_id IS 'Number of the article.';
COMMENT ON COLUMN report.article.day IS 'Day (UTC) it counts for: that of published_at, else of first_seen_at.';
COMMENT ON COLUMN report.article.published_at IS 'When the page says it was published; null where it does not say.';
COMMENT ON COLUMN report.article.first_seen_at IS 'When newswatch first had it.';
COMMENT ON COLUMN report.article.title IS 'Headline; null where the page has none.';
COMMENT ON COLUMN report.article.lead IS 'Standfirst or summary the page gives.';
COMMENT ON COLUMN report.article.text IS 'Body, paragraphs separated by one blank line.';
COMMENT ON COLUMN report.article.url IS 'Address to open.';
COMMENT ON COLUMN report.article.source IS 'Domain of the publisher.';
COMMENT ON COLUMN report.article.source_name IS 'Name of the publisher.';
COMMENT ON COLUMN report.article.owner IS 'Who owns the publisher.';
COMMENT ON COLUMN report.article.country IS 'Where it is published, ISO 3166-1 alpha-2; null where not known.';
COMMENT ON COLUMN report.article.lang IS 'Language of the text, ISO 639; null where it cannot be told.';
COMMENT ON COLUMN report.article.kind IS 'article, live, video or gallery.';
COMMENT ON COLUMN report.article.authors IS 'Names in the byline.';
COMMENT ON COLUMN report.article.agency IS 'Agency the text or a picture is credited to.';
COMMENT ON COLUMN report.article.agency_strength IS 'strong: the text is the agency''s; weak: perhaps only a picture.';
COMMENT ON COLUMN report.article.dateline_place IS 'Place in the dateline.';
COMMENT ON COLUMN report.article.paywalled IS 'The page shows only a part, so text is a part.';
COMMENT ON COLUMN report.article.modified_at IS 'When the page says it was last changed.';
COMMENT ON COLUMN report.article.version IS 'Counts the changes of the text that we saw, from 1.';
COMMENT ON COLUMN report.article.changed_at IS 'When its text last changed.';
COMMENT ON COLUMN report.article.copy_group_id IS 'Piece of work; copies share it. Null until linked.';
COMMENT ON COLUMN report.article.copy_kind IS
'What the linker took it for: original, exact, near, reworded, or contains (holds another article among others).';
COMMENT ON COLUMN report.article.is_copy IS
'Whether it stands in report.copy: leave these out, and each piece of work is there once.';
COMMENT ON COLUMN report.article.story_id IS 'Story it belongs to, merges resolved. Null until linked.';
COMMENT ON COLUMN report.article.topics IS 'Topics it meets now.';

COMMENT ON VIEW report.story IS
'One row per story; merged stories are one.';
COMMENT ON COLUMN report.story.story_id IS 'Number of the story.';
COMMENT ON COLUMN report.story.title IS 'Headline: the story''s, else that of its first article.';
COMMENT ON COLUMN report.story.first_published_at IS 'Earliest date among its articles; null where none has one.';
COMMENT ON COLUMN report.story.last_published_at IS 'Latest date among its articles; null where none has one.';
COMMENT ON COLUMN report.story.first_seen_at IS 'When newswatch first had an article of it.';
COMMENT ON COLUMN report.story.first_source IS 'Domain that was first to report, by date.';
COMMENT ON COLUMN report.story.articles IS 'Articles, copies included.';
COMMENT ON COLUMN report.story.copy_groups IS 'Pieces of work: copies count once.';
COMMENT ON COLUMN report.story.independent_sources IS
'Who reported: a piece of work once, an agency once wherever it runs, the sites of one owner once.';
COMMENT ON COLUMN report.story.sources IS 'Sources: domains that ran it.';
COMMENT ON COLUMN report.story.languages IS 'Languages of its articles.';
COMMENT ON COLUMN report.story.topics IS 'Topics that any of its articles meets now.';

COMMENT ON VIEW report.copy IS
'One row per copy: who ran whose work, and how much later.';
COMMENT ON COLUMN report.copy.copy_group_id IS 'Piece of work.';
COMMENT ON COLUMN report.copy.story_id IS 'Story it belongs to.';
COMMENT ON COLUMN report.copy.article_id IS 'The copy.';
COMMENT ON COLUMN report.copy.title IS 'Its headline.';
COMMENT ON COLUMN report.copy.url IS 'Its address.';
COMMENT ON COLUMN report.copy.source IS 'Domain that ran the copy.';
COMMENT ON COLUMN report.copy.owner IS 'Who owns that domain.';
COMMENT ON COLUMN report.copy.published_at IS 'Date of the copy; null where unknown.';
COMMENT ON COLUMN report.copy.copy_kind IS
'exact, near or reworded; original where a report that credits an agency took its place as original.';
COMMENT ON COLUMN report.copy.agency IS 'Agency the copy is credited to.';
COMMENT ON COLUMN report.copy.original_article_id IS
'The original: the report that credits an agency outright, else the earliest with a date.';
COMMENT ON COLUMN report.copy.original_title IS 'Its headline.';
COMMENT ON COLUMN report.copy.original_url IS 'Its address.';
COMMENT ON COLUMN report.copy.original_source IS 'Domain of the original.';
COMMENT ON COLUMN report.copy.original_owner IS 'Who owns that domain.';
COMMENT ON COLUMN report.copy.original_agency IS 'Agency the original is credited to.';
COMMENT ON COLUMN report.copy.original_published_at IS 'Date of the original; null where unknown.';
COMMENT ON COLUMN report.copy.later_by IS
'Time from the original to the copy; null where a date is unknown, negative where the copy claims to be older.';

COMMENT ON VIEW report.match_evidence IS
'One row per span that made a match true.';
COMMENT ON COLUMN report.match_evidence.topic_id IS 'Topic.';
COMMENT ON COLUMN report.match_evidence.article_id IS 'Article.';
COMMENT ON COLUMN report.match_evidence.place IS 'Rank within the match from 1: the shortest span first.';
COMMENT ON COLUMN report.match_evidence.field IS
'Where it stands: title, text, lang, source (its domain) or country (the source''s).';
COMMENT ON COLUMN report.match_evidence.hit IS 'The words.';
COMMENT ON COLUMN report.match_evidence.sentence IS
'The sentence (or title) they stand in, the words in [[double square brackets]].';
COMMENT ON COLUMN report.match_evidence.clause IS 'Part of the topic''s rule that they met.';
COMMENT ON COLUMN report.match_evidence.span_start IS
'Code points of the field before the span, in the version that was matched.';
COMMENT ON COLUMN report.match_evidence.span_end IS 'Code points of the field up to the end of the span.';

COMMENT ON VIEW report.topic_match IS
'One row per article and topic it meets; withdrawn matches are left out.';
COMMENT ON COLUMN report.topic_match.topic_id IS 'Topic.';
COMMENT ON COLUMN report.topic_match.topic IS 'Name of the topic.';
COMMENT ON COLUMN report.topic_match.day IS
'Day (UTC) it counts for: that of published_at, else of the day newswatch first had the article.';
COMMENT ON COLUMN report.topic_match.published_at IS 'Date of the article; null where unknown.';
COMMENT ON COLUMN report.topic_match.matched_at IS 'When the match was found.';
COMMENT ON COLUMN report.topic_match.title IS 'Headline of the article.';
COMMENT ON COLUMN report.topic_match.evidence IS
'The sentence that made it match, the words in [[double square brackets]]; more in report.match_evidence.';
COMMENT ON COLUMN report.topic_match.evidence_field IS 'Where it stands: title, text, lang, source or country.';
COMMENT ON COLUMN report.topic_match.evidence_clause IS 'Part of the topic''s rule that it met.';
COMMENT ON COLUMN report.topic_match.url IS 'Address of the article.';
COMMENT ON COLUMN report.topic_match.source IS 'Domain of the publisher.';
COMMENT ON COLUMN report.topic_match.source_name IS 'Name of the publisher.';
COMMENT ON COLUMN report.topic_match.owner IS 'Who owns the publisher.';
COMMENT ON COLUMN report.topic_match.country IS 'Where it is published, ISO 3166-1 alpha-2; null where not known.';
COMMENT ON COLUMN report.topic_match.lang IS 'Language of the article.';
COMMENT ON COLUMN report.topic_match.agency IS 'Agency the article is credited to.';
COMMENT ON COLUMN report.topic_match.article_id IS 'Number of the article.';
COMMENT ON COLUMN report.topic_match.copy_group_id IS 'Piece of work; copies share it. Null until linked.';
COMMENT ON COLUMN report.topic_match.copy_kind IS 'original, exact, near, reworded or contains.';
COMMENT ON COLUMN report.topic_match.is_copy IS
'Whether it stands in report.copy: leave these out, and each piece of work is there once.';
COMMENT ON COLUMN report.topic_match.story_id IS 'Story, merges resolved. Null until linked.';
COMMENT ON COLUMN report.topic_match.rule_version IS 'Version of the topic''s rule that it met.';
COMMENT ON COLUMN report.topic_match.article_version IS 'Version of the article''s text that met it.';

COMMENT ON VIEW report.topic_daily IS
'One row per topic and day (UTC) with a match. Only articles may be added up over days or topics.';
COMMENT ON COLUMN report.topic_daily.topic_id IS 'Topic.';
COMMENT ON COLUMN report.topic_daily.topic IS 'Name of the topic.';
COMMENT ON COLUMN report.topic_daily.day IS 'Day (UTC) of the article''s date, else of the day newswatch first had it.';
COMMENT ON COLUMN report.topic_daily.articles IS 'Articles, copies included.';
COMMENT ON COLUMN report.topic_daily.copy_groups IS 'Pieces of work: copies count once.';
COMMENT ON COLUMN report.topic_daily.stories IS 'Stories: merged ones count once.';
COMMENT ON COLUMN report.topic_daily.sources IS 'Sources: domains that ran one.';
COMMENT ON COLUMN report.topic_daily.independent_sources IS
'Who reported: an agency once wherever it runs, the sites of one owner once.';

COMMENT ON VIEW report.feed_health IS
'One row per feed, as it stands now.';
COMMENT ON COLUMN report.feed_health.feed_id IS 'Number of the feed.';
COMMENT ON COLUMN report.feed_health.url IS 'Address as configured.';
COMMENT ON COLUMN report.feed_health.title IS 'Title the feed gives itself.';
COMMENT ON COLUMN report.feed_health.source IS 'Domain of the publisher.';
COMMENT ON COLUMN report.feed_health.source_name IS 'Name of the publisher.';
COMMENT ON COLUMN report.feed_health.owner IS 'Who owns the publisher.';
COMMENT ON COLUMN report.feed_health.country IS 'Where it is published, ISO 3166-1 alpha-2; null where not known.';
COMMENT ON COLUMN report.feed_health.lang IS 'Language of its entries.';
COMMENT ON COLUMN report.feed_health.state IS
'new, healthy, failing, retired, or switched off (left the configuration).';
COMMENT ON COLUMN report.feed_health.reason IS 'Why it is in this state, in words.';
COMMENT ON COLUMN report.feed_health.last_polled_at IS 'When it was last asked for.';
COMMENT ON COLUMN report.feed_health.last_success_at IS 'When it last answered as a feed should.';
COMMENT ON COLUMN report.feed_health.last_new_at IS 'When it last had a new entry.';
COMMENT ON COLUMN report.feed_health.next_poll_at IS 'When it will be polled next; null where it will not.';
COMMENT ON COLUMN report.feed_health.next_poll_reason IS 'Why then, in words.';
COMMENT ON COLUMN report.feed_health.average_gap IS 'Running mean of the time between two new entries.';
COMMENT ON COLUMN report.feed_health.polls_last_day IS 'Polls of the last 24 hours.';
COMMENT ON COLUMN report.feed_health.failed_last_day IS 'Those that failed.';
COMMENT ON COLUMN report.feed_health.new_entries_last_day IS 'New entries they brought.';
COMMENT ON COLUMN report.feed_health.gaps_last_day IS
'Those that knew no entry of the poll before, so that some may be lost.';
COMMENT ON COLUMN report.feed_health.overlap IS
'How the newest changed document (of 31 days) overlapped what was known, in words; null where there is none.';

COMMENT ON VIEW report.feed_completeness IS
'One row per feed and day (UTC) with a poll: may anything be missing?';
COMMENT ON COLUMN report.feed_completeness.feed_id IS 'Number of the feed.';
COMMENT ON COLUMN report.feed_completeness.url IS 'Address as configured.';
COMMENT ON COLUMN report.feed_completeness.source IS 'Domain of the publisher.';
COMMENT ON COLUMN report.feed_completeness.day IS 'Day (UTC) of the polls.';
COMMENT ON COLUMN report.feed_completeness.polls IS 'Polls.';
COMMENT ON COLUMN report.feed_completeness.failed IS 'Those that failed.';
COMMENT ON COLUMN report.feed_completeness.new_entries IS 'New entries they brought.';
COMMENT ON COLUMN report.feed_completeness.gaps IS 'Those that knew no entry of the poll before.';
COMMENT ON COLUMN report.feed_completeness.cut_entries IS 'Entries beyond the limit, not read.';
COMMENT ON COLUMN report.feed_completeness.first_success_at IS 'First poll of the day that succeeded.';
COMMENT ON COLUMN report.feed_completeness.last_success_at IS 'Last poll of the day that succeeded.';
COMMENT ON COLUMN report.feed_completeness.complete IS 'Whether nothing can be missing between the polls of the day.';
COMMENT ON COLUMN report.feed_completeness.reason IS 'Why it is complete, or why not, in words.';

COMMENT ON VIEW report.outcome IS
'One row per feed, day (UTC) on which entries were first seen, state and reason: every entry is counted once.';
COMMENT ON COLUMN report.outcome.feed_id IS 'Number of the feed.';
COMMENT ON COLUMN report.outcome.feed_url IS 'Address of the feed.';
COMMENT ON COLUMN report.outcome.source IS 'Domain of the feed''s publisher.';
COMMENT ON COLUMN report.outcome.day IS 'Day (UTC) on which the entries were first seen.';
COMMENT ON COLUMN report.outcome.state IS
'new, due, claimed, done, gone, refused, no_article or quarantined (docs/entry-states.md).';
COMMENT ON COLUMN report.outcome.reason IS 'Why, as stored; null where all went well.';
COMMENT ON COLUMN report.outcome.reason_in_words IS 'The same in words.';
COMMENT ON COLUMN report.outcome.entries IS 'Entries.';

COMMENT ON VIEW report.alert IS
'One row per decision to tell a subscription about a story, or not to.';
COMMENT ON COLUMN report.alert.story_id IS 'Story, merges resolved.';
COMMENT ON COLUMN report.alert.subscription_id IS 'Subscription.';
COMMENT ON COLUMN report.alert.subscription IS 'Its name.';
COMMENT ON COLUMN report.alert.revision IS 'Counts the decisions about the story as it was numbered then, from 1.';
COMMENT ON COLUMN report.alert.decided_at IS 'When it was decided.';
COMMENT ON COLUMN report.alert.tell IS 'Whether it was to be told.';
COMMENT ON COLUMN report.alert.reason IS
'Why, or why not: told, in_digest, already_told, nothing_new, copy, edit, too_old, other_language, silenced, opted_out, no_recipient.';
COMMENT ON COLUMN report.alert.subscription_topics IS 'Topics the subscription is about.';
COMMENT ON COLUMN report.alert.articles IS 'Articles the decision was about.';
COMMENT ON COLUMN report.alert.story_title IS 'Headline of the story; null where it has none of its own.';

COMMENT ON FUNCTION newswatch.resolve_merge() IS
'Trigger: what is merged into a merged story or group goes where that one went.';
COMMENT ON FUNCTION newswatch.carry_merge() IS
'Trigger: what was merged into a story or group that is merged now goes with it.';
COMMENT ON FUNCTION newswatch.make_partition(text, timestamptz) IS
'Make one month''s partition of one table; true if it was made, false where the rows stay in DEFAULT.';
COMMENT ON FUNCTION newswatch.ensure_partitions(timestamptz) IS
'Make the partitions of the month of a moment and of the next; returns how many were made. Never fails, loses nothing.';
COMMENT ON FUNCTION newswatch.refresh_topic_daily(date[]) IS
'Count the given days again (null: every day) into rollup_topic_daily; returns how many rows changed.';
COMMENT ON FUNCTION newswatch.days_touched(bigint[]) IS
'Days whose counts these articles can change: their own and those of every copy in their groups.';
COMMENT ON FUNCTION report.sentence_around(text, integer, integer) IS
'The sentence around a span (code points, from 0), on one line, the span in [[double square brackets]]; null where the span is not in the text.';
COMMENT ON FUNCTION report.in_words(text) IS
'A stored reason in words.';

-- Alembic's own table, which a database made from schema.sql does not have.
DO $$
BEGIN
    IF to_regclass('newswatch.alembic_version') IS NOT NULL THEN
        COMMENT ON TABLE newswatch.alembic_version IS 'Newest migration applied; kept by Alembic.';
        COMMENT ON COLUMN newswatch.alembic_version.version_num IS 'Number of the migration in sql/migrations.';
    END IF;
END;
$$;

-- One row in every table, in words that both engines read. The program never wrote these: the sealed texts open with no key.
INSERT INTO meta (key, value) VALUES ('sample', '1');
INSERT INTO meetings (id, reference, procedure, procedure_hash, stage, sealed, version, wake_at, case_hash, open, created_at, updated_at)
VALUES ('mtg_1', 'PM-2222', 'bpm', 'h1', 'requested', 'v1:00000000:AAAA', 1, '2026-04-02T12:00:00+00:00', 'c1', TRUE, '2026-04-01T12:00:00+00:00', '2026-04-01T12:00:00+00:00');
INSERT INTO parts (meeting_id, person_id) VALUES ('mtg_1', 'sam');
INSERT INTO events (id, meeting_id, seq, at, actor, name, sealed)
VALUES ('evt_1', 'mtg_1', 1, '2026-04-01T12:00:00+00:00', NULL, 'requested', 'v1:00000000:AAAA');
INSERT INTO audit (id, at, platform, account, person_id, meeting_id, what)
VALUES ('aud_1', '2026-04-01T12:00:00+00:00', 'slack', 'U1', NULL, 'mtg_1', 'not_on_meeting');
INSERT INTO procedures (hash, procedure, text, stored_at) VALUES ('h1', 'bpm', 'text', '2026-04-01T12:00:00+00:00');
INSERT INTO people (id, name, email, slack, teams, roles, team, cover, listed, active)
VALUES ('sam', 'Sam', NULL, 'U1', NULL, '["chair"]', NULL, NULL, TRUE, TRUE);
INSERT INTO holidays (day, name) VALUES ('2026-04-03', 'Good Friday');
INSERT INTO drafts (id, person_id, sealed, created_at, updated_at, done_at)
VALUES ('frm_1', 'sam', 'v1:00000000:AAAA', '2026-04-01T12:00:00+00:00', '2026-04-01T12:00:00+00:00', NULL);
INSERT INTO inbox (platform, key, at) VALUES ('slack', 'k', '2026-04-01T12:00:00+00:00');
INSERT INTO installs (platform, workspace, enterprise, state, reason, updated_at)
VALUES ('slack', 'T1', NULL, 'connected', NULL, '2026-04-01T12:00:00+00:00');
INSERT INTO deliveries (id, seq, dedupe_key, meeting_id, person_id, kind, sealed, updates_id, reminder, on_unsure, state, due_at,
                        held, attempts, looks, resent, fence, digest, told, created_at)
VALUES ('dlv_1', 1, 'k', 'mtg_1', 'sam', 'post', 'v1:00000000:AAAA', NULL, FALSE, 'park', 'pending', '2026-04-01T12:00:00+00:00',
        FALSE, 0, 0, FALSE, 0, FALSE, FALSE, '2026-04-01T12:00:00+00:00');

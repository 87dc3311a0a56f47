INSERT INTO replies (id, meeting_id, person_id, token_hash, sealed, expires_at)
VALUES ('rpl_1', 'mtg_1', 'sam', 'h', 'v1:00000000:AAAA', '2026-05-01T12:00:00+00:00');

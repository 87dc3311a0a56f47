INSERT INTO said_ahead (delivery_id, person_id, meeting_id, wait, at)
VALUES ('dlv_1', 'sam', 'mtg_1', 'agreement//1775142000000/0', '2026-04-02T15:00:00+00:00');

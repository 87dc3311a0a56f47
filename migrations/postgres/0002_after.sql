-- `parts` says who finds a meeting in their lists: only while something may still be waited for. A list then costs as much
-- as a person has open, however many meetings they were ever on. Each save keeps it so; this does it for what is there.
DELETE FROM parts WHERE meeting_id IN (SELECT id FROM meetings WHERE stage = 'closed');

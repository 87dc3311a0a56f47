INSERT INTO pauses (platform, workspace, method, until)
VALUES ('slack', 'T1', 'post', '2026-04-02T15:00:30+00:00');

INSERT INTO installs (platform, workspace, enterprise, org_wide, state, reason, updated_at)
VALUES ('slack', 'E0WHOLE', 'E0WHOLE', true, 'connected', NULL, '2026-04-02T15:00:00+00:00');
INSERT INTO audit (id, at, platform, account, workspace, person_id, meeting_id, what)
VALUES ('aud_9', '2026-04-02T15:00:00+00:00', 'slack', 'U1', 'T2', NULL, NULL, 'other_workspace');

INSERT INTO conversations (platform, workspace, account, user_id, bot, channel, service_url, updated_at)
VALUES ('teams', 't1', 'aad-1', '29:u', '28:app', 'a:1', 'https://smba.trafficmanager.net/uk/', '2026-04-01T12:00:00+00:00');
UPDATE people SET prefers = 'teams', lost = 'slack' WHERE id = 'sam';

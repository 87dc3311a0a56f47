-- The number of a person's last message is found at once, however many they have had.
CREATE INDEX deliveries_turn ON deliveries (person_id, seq);

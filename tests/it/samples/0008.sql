INSERT INTO in_use (folder, procedure, file, hash) SELECT '', procedure, procedure || '.toml', hash FROM procedures;

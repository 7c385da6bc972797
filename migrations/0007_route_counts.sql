-- How many routes a version serves. Versions from before there were routes have none.

ALTER TABLE versions ADD COLUMN route_count INTEGER NOT NULL DEFAULT 0;

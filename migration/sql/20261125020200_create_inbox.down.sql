DROP TABLE alert_place;
DROP TABLE alert_mute;
DROP TABLE inbox_entry;
DROP TABLE saved_search;

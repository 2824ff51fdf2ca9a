DROP TABLE webhook_place;
DROP TABLE webhook_attempt;
DROP TABLE webhook_delivery;
DROP TABLE webhook_queue;
DROP TABLE webhook_endpoint;

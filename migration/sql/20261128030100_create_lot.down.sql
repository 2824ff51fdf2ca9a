DROP TABLE lot_bid;
DROP TABLE lot_bidder;
DROP TABLE lot_asset;
DROP TABLE lot;

DROP TABLE listing_vector;

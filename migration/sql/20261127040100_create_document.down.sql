DROP TABLE document_reading;
DROP TABLE disclosure;
DROP TABLE document_file;
DROP TABLE document;

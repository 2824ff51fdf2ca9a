mod demand;

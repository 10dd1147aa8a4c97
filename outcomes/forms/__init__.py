"""What is written about recommendations, the report and the outcome."""

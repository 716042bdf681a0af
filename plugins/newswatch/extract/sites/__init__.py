"""What is known of a site beyond one page: rules, learned lines, how its pages were read, what changed."""

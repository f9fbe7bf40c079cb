"""What is looked for on a page: small functions over a parsed page and the desk's tables, each giving findings."""

"""The page /phong-cach/: every component with sample content, while developing (DEBUG) only."""

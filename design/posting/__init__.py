"""What is posted with the slides: captions, platform rules, carousels in parts."""

"""What a worker does with a task: its files, its end, masters and packages."""

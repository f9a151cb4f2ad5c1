"""Floor 4: acts that write in two or more rooms, one file each, each atomic."""

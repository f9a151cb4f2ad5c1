"""What the components need beyond HTML: closed lists of tones, words about time, the map of the workspace."""

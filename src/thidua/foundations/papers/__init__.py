"""Official documents as registered: identity, frozen files, attempts of intake. Knows nothing of the business."""

"""Every read of the privacy room."""

from thidua.foundations.privacy.selectors.tables import label_of, problems, register, shape

__all__ = ["label_of", "problems", "register", "shape"]

"""statsmodels' cov_type and cov_kwds as options of the fit."""

import numpy as np

from ogive._arguments import array_of, flag_of, shown, text_of
from ogive._roles import add_roles
from ogive._tables import add_column, names_of
from ogive.errors import DataError, OptionError, UnknownColumnError

_ERRORS = "'nonrobust', 'HC0' to 'HC3', or 'cluster'"


class RobustErrors:
    """A part of Data."""

    def robust_options(self, cov_type, given, like):
        """statsmodels' cov_type and cov_kwds as options of the fit."""
        if text_of(cov_type, "cov_type", _ERRORS).upper() not in ("NONROBUST", "HC0", "HC1", "HC2", "HC3", "CLUSTER"):
            raise OptionError(f"cov_type is {shown(cov_type)}: give {_ERRORS}")
        if not isinstance(given, (dict, type(None))):
            raise OptionError(f"cov_kwds is {shown(given)}: give a dict, such as {{'groups': ...}}")
        given = dict(given or {})
        options = {"robust": None if cov_type.lower() == "nonrobust" else cov_type, "robust_like_statsmodels": like == "statsmodels"}
        groups = given.pop("groups", None)
        if "use_correction" in given:
            options["correction"] = flag_of(given.pop("use_correction"), "use_correction")
        if "df_correction" in given:
            options["cluster_df"] = flag_of(given.pop("df_correction"), "df_correction")
        if given:
            raise OptionError(f"cov_kwds has no {shown(next(iter(given)))}: it takes groups, use_correction and df_correction")
        if cov_type.lower() != "cluster":
            if groups is not None:
                raise OptionError(f"groups belong to cov_type='cluster', not to '{cov_type}'")
            return options
        if groups is None:
            raise OptionError("cov_type='cluster' needs cov_kwds={'groups': ...}: an array, or the name of a column")
        if isinstance(groups, str):
            if groups not in self.table.names:
                self._add_groups(groups)
            options["cluster"] = groups
        else:
            add_roles(self.table, set(self.table.names), {"cluster": self._of_all_rows(groups)}, options)
        return options

    def _add_groups(self, name):
        if name not in (names_of(self.source) or []):
            raise UnknownColumnError(f"the data have no column '{name}' to take the clusters from")
        add_column(self.table, name, self.source[name])

    def _of_all_rows(self, groups):
        """Clusters that were given for the rows of the fit alone, as statsmodels wants them, in their places."""
        groups = groups if hasattr(groups, "__len__") else array_of(groups, "groups")
        if self.missing != "drop" or np.ndim(groups) != 1 or len(groups) == self.table.rows:
            return groups
        self.arrays()
        kept = np.zeros(self.table.rows, dtype=bool)
        kept[self.kept] = True
        if kept.sum() != len(groups):
            raise DataError(f"groups has {len(groups)} values: give one for each of {self.table.rows} rows, or of the {kept.sum()} that are used")
        placed = np.full(self.table.rows, None, dtype=object)
        placed[kept] = np.asarray(groups, dtype=object)
        return placed

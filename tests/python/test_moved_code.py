"""What scripts written for statsmodels and patsy do with the results."""

import copy
import pickle
import warnings

import numpy as np
import ogive
import ogive.api as sm
import ogive.formula.api as smf
import pandas as pd
import patsy
import pytest
import statsmodels.api as theirs
import statsmodels.formula.api as their_formulas
from conftest import frame_of
from ogive.patsy import build_design_matrices, dmatrices, dmatrix

FRAME = frame_of(np.random.default_rng(31), 90).dropna()
FORMULA = "y ~ x + k + C(g, Treatment('beta'))"


def arrays(rows=80):
    rng = np.random.default_rng(4)
    X = theirs.add_constant(rng.normal(size=(rows, 2)))
    return (rng.random(rows) < 0.4).astype(int), X, np.repeat(np.arange(rows // 5), 5)


def fits():
    y, X, _ = arrays()
    family = {"family": sm.families.Binomial()}, {"family": theirs.families.Binomial()}
    yield sm.Logit(y, X).fit(disp=0), theirs.Logit(y, X).fit(disp=0)
    yield sm.GLM(y, X, **family[0]).fit(), theirs.GLM(y, X, **family[1]).fit(tol=1e-13)
    yield smf.logit(FORMULA, FRAME).fit(disp=0), their_formulas.logit(FORMULA, FRAME).fit(disp=0)


PAIRS = list(fits())


@pytest.mark.parametrize("ours, other", PAIRS)
def test_the_tables_of_a_summary_one_by_one(ours, other):
    made, wanted = ours.summary().tables, other.summary().tables
    assert len(made) == len(wanted)
    for table, their in zip(made, wanted):
        skipped = ("Time:", "No. Iterations:")
        lines = [(a, b) for a, b in zip(table.data, their.data) if a[0] not in skipped]
        assert len(table.data) == len(their.data) and all([c.strip() for c in a] == [c.strip() for c in b] for a, b in lines)
        assert table.as_html().startswith("<table") and table.as_latex_tabular().startswith("\\begin{tabular}")
    assert made[1].as_text() == wanted[1].as_text() and made[1].as_csv() == wanted[1].as_csv()
    frame = pd.DataFrame(made[1].data[1:], columns=made[1].data[0])
    assert frame["coef"].astype(float).tolist() == pytest.approx(other.params.tolist() if hasattr(other.params, "tolist") else other.params, abs=1e-4)


@pytest.mark.parametrize("ours, other", PAIRS)
def test_the_frames_of_summary2(ours, other):
    made, wanted = ours.summary2().tables, other.summary2().tables
    pd.testing.assert_frame_equal(made[1], wanted[1], rtol=1e-6)
    skipped = ("Date:", "No. Iterations:")
    for a, b in zip(made[0].to_numpy(), wanted[0].to_numpy()):
        assert [c for c, label in zip(a, [None, *a]) if label not in skipped] == [str(c) for c, label in zip(b, [None, *b]) if label not in skipped]


def test_frames_are_frames_also_of_arrays():
    (y, X, _), (a, b) = arrays(), PAIRS[0]
    for made, wanted in ((a.get_prediction().summary_frame(), b.get_prediction().summary_frame()),
                         (a.get_margeff().summary_frame(), b.get_margeff().summary_frame()),
                         (a.t_test(np.eye(3)).summary_frame(), b.t_test(np.eye(3)).summary_frame()),
                         (a.t_test("x1 = 0, x2 = 1").summary_frame(), b.t_test("x1 = 0, x2 = 1").summary_frame())):
        pd.testing.assert_frame_equal(made, wanted, rtol=1e-7, check_index_type=False, check_names=False)
    assert isinstance(a.odds_ratios(), pd.DataFrame)


@pytest.mark.parametrize("ours, other", PAIRS)
def test_a_saved_model_comes_back_as_it_was(tmp_path, ours, other):
    ours.save(tmp_path / "m.json")
    again = sm.load(tmp_path / "m.json")
    assert type(again) is type(ours) and type(again.params) is type(ours.params)
    mask = lambda text: [line for line in text.splitlines() if "Time:" not in line]
    assert mask(str(again.summary())) == mask(str(ours.summary()))


def test_copies_and_pickles():
    y, X, _ = arrays()
    model = sm.Logit(y, X)
    result = model.fit(disp=0)
    for made in (copy.copy, copy.deepcopy):
        assert made(result).predict().tolist() == result.predict().tolist() and made(result).model is model
        assert made(model).fit(disp=0).params.tolist() == result.params.tolist()
    assert pickle.loads(pickle.dumps(result)).params.tolist() == result.params.tolist()
    with pytest.raises(ogive.errors.ModelError, match="a Logit is not pickled"):
        pickle.dumps(model)


@pytest.mark.parametrize("given", [{}, {"df_correction": True}, {"df_correction": False}])
@pytest.mark.parametrize("use_t", [None, True])
def test_degrees_of_freedom_of_clusters(given, use_t):
    y, X, groups = arrays()
    fit = {"cov_type": "cluster", "cov_kwds": {"groups": groups, **given}, "use_t": use_t, "disp": 0}
    ours, other = sm.Logit(y, X).fit(**fit), theirs.Logit(y, X).fit(**fit)
    np.testing.assert_allclose(ours.pvalues, other.pvalues, rtol=1e-8)
    np.testing.assert_allclose(ours.conf_int(), other.conf_int(), rtol=1e-8)
    words = str(ours.report())
    assert ("the clusters less one" in words) == (bool(use_t) and given.get("df_correction", True))


def test_the_same_columns_of_other_rows():
    frame, new = FRAME[:60], FRAME[60:]
    for formula in ("x + C(g, Treatment('beta'))", "x:g + k", "1", "np.log(k + 9) * g"):
        ours, their = dmatrix(formula, frame), patsy.dmatrix(formula, frame)
        for made in (build_design_matrices([ours.design_info], new)[0], dmatrix(ours.design_info, new), dmatrix(ours, new)):
            np.testing.assert_allclose(made, patsy.build_design_matrices([their.design_info], new)[0], rtol=1e-15)
            assert made.design_info.column_names == their.design_info.column_names
    left, right = dmatrices("y ~ x + g", frame)
    holes = new.assign(x=[np.nan, *new["x"][1:]])
    made = build_design_matrices([left.design_info, right.design_info], holes, return_type="dataframe")
    assert all(list(one.index) == list(new.index[1:]) for one in made)
    with pytest.raises(ogive.errors.MissingDataError, match="missing in 1 of"):
        build_design_matrices([right.design_info], holes, NA_action="raise")
    with pytest.raises(ogive.errors.OptionError, match="type int is no design_info"):
        build_design_matrices([3], new)
    with pytest.raises(ogive.errors.UnknownLevelError, match="zz"):
        build_design_matrices([right.design_info], new.assign(g="zz"))


def test_predictions_of_a_constant_know_their_rows():
    result = smf.logit("y ~ 1", FRAME).fit(disp=0)
    share = FRAME["y"].mean()
    assert result.predict({"x": [1, 2, 3]}) == pytest.approx([share] * 3)
    assert result.predict(FRAME[:4]).tolist() == pytest.approx([share] * 4)


def test_a_glm_predicts_with_an_exposure():
    rng = np.random.default_rng(5)
    X, days = theirs.add_constant(rng.normal(size=(50, 1))), rng.integers(1, 9, 50)
    y = rng.poisson(days * np.exp(0.2 + 0.3 * X[:, 1]))
    ours, other = sm.GLM(y, X, sm.families.Poisson()), theirs.GLM(y, X, theirs.families.Poisson())
    for given in ({}, {"exposure": days[:3]}, {"offset": [1, 2, 3.0], "exposure": days[:3]}):
        np.testing.assert_allclose(ours.predict([0.1, 0.2], X[:3], **given), other.predict(np.array([0.1, 0.2]), X[:3], **given), rtol=1e-14)


def test_offsets_of_predictions():
    rng = np.random.default_rng(8)
    frame = pd.DataFrame({"x": rng.normal(size=60), "days": rng.integers(1, 9, 60)})
    frame["c"] = rng.poisson(frame.days * np.exp(0.2 + 0.3 * frame.x))
    X, new = theirs.add_constant(frame[["x"]]), frame[:3]
    for ours, other, rows in (
            (sm.GLM(frame.c, X, sm.families.Poisson(), exposure=frame.days), theirs.GLM(frame.c, X, theirs.families.Poisson(), exposure=frame.days), X[:3]),
            (smf.glm("c ~ x", frame, family=sm.families.Poisson(), exposure=frame.days),
             their_formulas.glm("c ~ x", frame, family=theirs.families.Poisson(), exposure=frame.days), new)):
        ours, other = ours.fit(), other.fit(tol=1e-13)
        for given in ({"exposure": 1}, {"exposure": 2.0, "offset": 0.5}, {"offset": 0.0}, {"exposure": new.days}, {}):
            np.testing.assert_allclose(ours.predict(rows, **given), other.predict(rows, **given), rtol=1e-8)
        assert len(ours.get_prediction(rows, exposure=1).predicted) == 3
        with pytest.raises(ogive.errors.DataError, match="one number for each of 3 rows"):
            ours.predict(rows, offset=np.ones((3, 3)))
        with pytest.raises(ogive.errors.DataError, match="are numbers"):
            ours.predict(rows, offset="off")
    for result in (smf.logit("I(c > 2) ~ x", frame).fit(disp=0), sm.GLM(frame.c, X, sm.families.Poisson()).fit()):
        for given in ({"offset": 1.0}, {"exposure": new.days}):
            with pytest.raises(ogive.errors.OptionError, match="fitted without an offset"):
                result.predict(new if result.model.formula else X[:3], **given)
    poisson = smf.glm("c ~ x", frame, family=sm.families.Poisson(), offset=np.log(frame.days)).fit()
    with pytest.raises(ogive.errors.OptionError, match="the new data have a column 'offset'"):
        poisson.predict(new.assign(offset=5.0), offset=[1.0, 2.0, 3.0])
    logit = smf.glm("I(c > 2) ~ x", frame, offset=frame.x, family=sm.families.Binomial()).fit()
    with pytest.raises(ogive.errors.OptionError, match="exposure belongs to the log link"):
        logit.predict(new, exposure=new.days)


def test_the_binding_takes_columns_alone():
    for values in (np.float64(1.0) * np.ones(()), np.ones((3, 3))):
        with pytest.raises(ogive.errors.DataError, match="dimensions; give one value a row"):
            ogive._core.Table("t").add_numbers("x", values)


@pytest.mark.parametrize("call, words", [
    (lambda: ogive.plot.scatter(FRAME, 3, "x"), "x is 3: give the name of a column"),
    (lambda: ogive.plot.lineplot(x="x", y=4, data=FRAME), "y is 4: give the name of a column"),
    (lambda: ogive.plot.roc(3), "type int is no fitted model"),
    (lambda: ogive.plot.forest("a"), "type str is no fitted model"),
    (lambda: ogive.plot.probability(smf.logit("y ~ x", FRAME).fit(disp=0), 2), "x is 2: give the name"),
])
def test_what_cannot_be_drawn_is_said(call, words):
    with pytest.raises(ogive.errors.OptionError, match=words):
        call()


def test_a_hypothesis_has_the_shapes_and_names_of_theirs():
    for ours, other in PAIRS:
        name = ours._fitted.names[1]
        for given in (f"{name} = 0", np.eye(len(ours._fitted.names))[:2]):
            one, two = ours.t_test(given), other.t_test(given)
            for key in ("effect", "sd", "tvalue", "statistic", "pvalue"):
                assert np.shape(getattr(one, key)) == np.shape(getattr(two, key)), key
            assert (one.c_names, one.distribution) == (two.c_names, two.distribution)
        assert f"{ours.t_test(f'{name} = 0').pvalue:.6f}" == f"{other.t_test(f'{name} = 0').pvalue:.6f}"
        for scalar in (True, False):
            one, two = ours.wald_test(f"{name} = 0", scalar=scalar), other.wald_test(f"{name} = 0", scalar=scalar)
            assert np.shape(one.statistic) == np.shape(two.statistic) and np.shape(one.pvalue) == np.shape(two.pvalue)


@pytest.mark.parametrize("use_t", [False, True])
def test_the_tests_of_terms_are_their_table(use_t):
    ours = smf.glm(FORMULA, FRAME, family=sm.families.Binomial()).fit(use_t=use_t)
    other = their_formulas.glm(FORMULA, FRAME, family=theirs.families.Binomial()).fit(use_t=use_t, tol=1e-13)
    for skip in (False, True):
        one, two = ours.wald_test_terms(skip_single=skip), other.wald_test_terms(skip_single=skip, scalar=True)
        assert sorted(one.table.index) == sorted(two.table.index)  # theirs in the order of patsy's subterms
        pd.testing.assert_frame_equal(one.table, two.table.loc[one.table.index], rtol=1e-7, check_dtype=False)
        assert list(one.summary_frame().columns) == list(two.summary_frame().columns)
        assert one.distribution == two.distribution
    assert "df constraint" in str(one)


def test_parts_of_the_covariance():
    for ours, other in PAIRS:
        for column in (1, [0, 2]) if isinstance(other.params, np.ndarray) else (1,):  # theirs cannot label a part
            np.testing.assert_allclose(ours.cov_params(column=column), other.cov_params(column=column), rtol=1e-7)
        np.testing.assert_allclose(ours.cov_params(scale=2.5), other.cov_params(scale=2.5), rtol=1e-7)


def test_successes_and_failures_with_a_plus():
    frame = FRAME.assign(s=np.arange(len(FRAME)) % 4 + 1, f=np.arange(len(FRAME)) % 3)
    ours = smf.glm("s + f ~ x + k", frame, family=sm.families.Binomial()).fit()
    other = their_formulas.glm("s + f ~ x + k", frame, family=theirs.families.Binomial()).fit(tol=1e-13)
    np.testing.assert_allclose(ours.params, other.params, rtol=1e-8)
    np.testing.assert_allclose([ours.llf, ours.deviance], [other.llf, other.deviance], rtol=1e-10)
    with pytest.raises(ogive.errors.FormulaError, match=r"cbind\(successes, failures\)"):
        ogive.fit("s + f ~ x", frame)


def test_a_response_of_repeating_numbers():
    y, X, _ = arrays()
    for series in (pd.Series(y).astype("category"), pd.Series(y == 1).astype("category")):
        np.testing.assert_array_equal(sm.Logit(series, X).fit(disp=0).params, sm.Logit(y, X).fit(disp=0).params)


def test_one_row_of_single_values():
    fit = smf.logit("y ~ x + g", FRAME).fit(disp=0)
    expected = np.asarray(fit.predict(FRAME.iloc[[3]]))
    row = FRAME.iloc[3]
    for given in ({"x": float(row.x), "g": row.g}, row):
        np.testing.assert_array_equal(np.asarray(fit.predict(given)), expected)
    y, X, _ = arrays()
    named = pd.DataFrame(X, columns=["const", "a", "b"])
    fit = sm.Logit(y, named).fit(disp=0)
    for given in (named.iloc[5], dict(named.iloc[5][["b", "const", "a"]]), named.to_numpy()[5]):
        np.testing.assert_array_equal(np.asarray(fit.predict(given)), fit.predict(named)[5:6])


def test_clusters_of_the_used_rows_alone():
    frame = FRAME.copy()
    frame.loc[frame.index[[2, 7]], "x"] = np.nan
    groups = np.arange(len(frame)) // 4
    used = frame.x.notna().to_numpy()
    model = smf.logit("y ~ x + k", frame)
    whole, part = (model.fit(disp=0, cov_type="cluster", cov_kwds={"groups": g}) for g in (groups, groups[used]))
    np.testing.assert_array_equal(whole.bse, part.bse)
    other = their_formulas.logit("y ~ x + k", frame).fit(disp=0, cov_type="cluster", cov_kwds={"groups": groups[used]})
    np.testing.assert_allclose(part.bse, other.bse, rtol=1e-6)
    with pytest.raises(ogive.errors.DataError, match="one for each of .* rows, or of the"):
        model.fit(disp=0, cov_type="cluster", cov_kwds={"groups": groups[:5]})


def forgotten(fit, how, path):
    if how == "saved":
        fit.save(path)
        return ogive.load(path)
    if how == "pickled":
        return pickle.loads(pickle.dumps(fit))
    fit.remove_data()
    return fit


@pytest.mark.parametrize("how", ["saved", "pickled", "removed"])
def test_models_of_arrays_predict_without_their_data(how, tmp_path):
    y, X, _ = arrays()
    offset = np.linspace(-1, 1, len(y))
    named = pd.DataFrame(X, columns=["const", "a", "b"], index=[f"r{i}" for i in range(len(y))])
    for make in (lambda: sm.Logit(y, X), lambda: sm.GLM(y, named, sm.families.Binomial())):
        fit = make().fit(disp=0)
        new = (fit._data.exog if hasattr(fit._data, "exog") else X)[:7]
        expected, errors = fit.predict(new), fit.get_prediction(new).summary_frame()
        kept = forgotten(fit, how, tmp_path / "m.json")
        np.testing.assert_array_equal(kept.predict(new), expected)
        np.testing.assert_array_equal(kept.predict(np.asarray(new)), expected)
        pd.testing.assert_frame_equal(kept.get_prediction(new).summary_frame(), errors)
        if hasattr(new, "index"):
            assert list(kept.predict(new[["b", "const", "a"]]).index) == list(new.index)
        with pytest.raises(ogive.errors.DataError, match="2 columns, the model has 3"):
            kept.predict(X[:, :2])
        with pytest.raises(ogive.errors.OptionError, match="without an offset"):
            kept.predict(new, offset=1.0)
    for made in (sm.Logit(y, X, offset=offset), smf.logit("y ~ a + b", named.assign(y=y), offset=offset)):
        fit = made.fit(disp=0)
        new = named if made.formula else X
        expected = np.asarray(fit.predict(new, offset=offset))
        kept = forgotten(fit, how, tmp_path / "m.json")
        np.testing.assert_array_equal(np.asarray(kept.predict(new, offset=offset)), expected)
        with pytest.raises(ogive.errors.OptionError, match="give that of the new rows as offset="):
            kept.predict(new)


def test_where_predictions_and_levels_differ_from_theirs():
    frame = FRAME.assign(t=np.where(FRAME.y == 1, "yes", "no"), o=np.linspace(0, 1, len(FRAME)), objects=FRAME.x.astype(object))
    ours, other = smf.glm, their_formulas.glm
    numbers = ours("y ~ x", frame, family=sm.families.Binomial()).fit()
    for response in ("t", "y == 1"):
        np.testing.assert_array_equal(ours(f"{response} ~ x", frame, family=sm.families.Binomial()).fit().params, numbers.params)
    theirs_of_text = other("t ~ x", frame, family=theirs.families.Binomial()).fit()
    np.testing.assert_allclose(-theirs_of_text.params, numbers.params, rtol=1e-7)
    assert isinstance(numbers.predict(), pd.Series) and isinstance(theirs_of_text.predict(), np.ndarray)
    np.testing.assert_array_equal(ours("y ~ objects", frame, family=sm.families.Binomial()).fit().params, numbers.params)

    with_offset = ours("y ~ x", frame, offset=frame.o, family=sm.families.Binomial()).fit()
    theirs_with = other("y ~ x", frame, offset=frame.o, family=theirs.families.Binomial()).fit()
    np.testing.assert_allclose(with_offset.get_prediction().summary_frame()["mean"], theirs_with.predict(), rtol=1e-7)
    assert np.abs(theirs_with.get_prediction().summary_frame()["mean"] - theirs_with.predict()).max() > 0.01

    lacking = frame.copy()
    lacking.loc[lacking.index[1], "x"] = np.nan
    made = smf.logit("y ~ x", frame).fit(disp=0).get_prediction(lacking).summary_frame()
    assert len(made) == len(frame) and np.isnan(made.iloc[1]).all() and not np.isnan(made.iloc[2]).any()
    assert len(their_formulas.logit("y ~ x", frame).fit(disp=0).get_prediction(lacking).summary_frame()) == len(frame) - 1


def test_responses_in_other_kinds_of_series():
    y, X, _ = arrays()
    expected = sm.Logit(y, X).fit(disp=0).params
    polars = pytest.importorskip("polars")
    for given in (polars.Series("y", y), pd.Index(y), pd.Series(y, dtype="Int64").to_numpy(dtype=int)):
        np.testing.assert_array_equal(np.asarray(sm.Logit(given, X).fit(disp=0).params), expected)
    frame = polars.DataFrame({"a": X[:, 1], "b": X[:, 2]})
    with_constant = sm.add_constant(frame)
    assert with_constant.columns == ["const", "a", "b"] and sm.add_constant(frame, prepend=False).columns == ["a", "b", "const"]
    assert sm.add_constant(with_constant) is with_constant and sm.add_constant(frame.lazy()).equals(with_constant)
    with pytest.raises(ogive.errors.OptionError, match="named 'const' already"):
        sm.add_constant(with_constant, has_constant="add")
    np.testing.assert_allclose(np.asarray(sm.Logit(polars.Series("y", y), with_constant).fit(disp=0).params), expected, rtol=1e-12)


def test_numbers_that_round():
    for ours, other in PAIRS:
        for name in ("aic", "bic", "llf", "llnull", "prsquared", "llr_pvalue", "deviance", "pearson_chi2", "scale"):
            if hasattr(other, name):
                assert getattr(ours, name).round(6) == pytest.approx(np.round(getattr(other, name), 6), abs=2e-6), name
        name = ours._fitted.names[1]
        assert isinstance(ours.wald_test(f"{name} = 0", scalar=True).pvalue.round(4), float)
        assert f"{ours.df_resid} {ours.df_model}" == f"{other.df_resid} {other.df_model}"


@pytest.mark.parametrize("left", ["s + f", "s + I(m - s)", "(s + f)", "I(s) + I(f)"])
def test_rows_of_counts(left):
    frame = FRAME.assign(s=np.arange(len(FRAME)) % 4 + 1, f=np.arange(len(FRAME)) % 3)
    frame["m"] = frame.s + frame.f
    ours = smf.glm(f"{left} ~ x + k", frame, family=sm.families.Binomial()).fit()
    other = their_formulas.glm("s + f ~ x + k", frame, family=theirs.families.Binomial()).fit(tol=1e-13)
    np.testing.assert_allclose(ours.params, other.params, rtol=1e-8)
    row = pd.Series({"x": 0.4, "k": 2.0})
    np.testing.assert_allclose(np.asarray(ours.predict(row)), np.asarray(other.predict(row)), rtol=1e-8)
    np.testing.assert_array_equal(np.asarray(ours.predict(frame[["x", "k"]].iloc[0])), np.asarray(ours.predict(frame[["x", "k"]].head(1))))


def test_a_weighted_model_takes_a_row():
    frame = FRAME.assign(w=1 + np.arange(len(FRAME)) % 3)
    fit = smf.glm("y ~ x", frame, family=sm.families.Binomial(), freq_weights=frame.w).fit()
    np.testing.assert_array_equal(np.asarray(fit.predict(frame.iloc[2])), np.asarray(fit.predict(frame.iloc[[2]])))


def test_counts_in_a_matrix_are_shares():
    counts = np.column_stack([np.arange(20) % 4 + 1, np.arange(20) % 3])
    X = theirs.add_constant(np.linspace(-1, 1, 20))
    ours, other = sm.GLM(counts, X, sm.families.Binomial()), theirs.GLM(counts, X, theirs.families.Binomial())
    np.testing.assert_allclose(ours.endog, other.endog, rtol=1e-15)


def test_formulas_of_dicts_have_names():
    columns = {"y": FRAME.y.to_numpy(), "x": FRAME.x.to_numpy()}
    fit = smf.logit("y ~ x", columns).fit(disp=0)
    assert list(fit.params.index) == ["Intercept", "x"] and fit.conf_int().loc["x"].shape == (2,)


@pytest.mark.parametrize("name", ["Logit", "Probit", "CLogLog", "LogLog", "Cauchy"])
def test_inverses_of_links(name):
    eta = np.linspace(-2, 2, 9)
    ours, other = getattr(sm.families.links, name)(), getattr(theirs.families.links, name)()
    np.testing.assert_allclose(ours.inverse(eta), other.inverse(eta), rtol=1e-12)
    np.testing.assert_allclose(ours.inverse_deriv(eta), other.inverse_deriv(eta), rtol=1e-7)
    assert ours.inverse(0.3) == pytest.approx(other.inverse(0.3), rel=1e-12)
    mean = np.linspace(0.05, 0.95, 10)
    np.testing.assert_allclose(ours(mean), other(mean), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(ours.deriv(mean), other.deriv(mean), rtol=1e-7)
    assert ours(0.3) == pytest.approx(other(0.3), rel=1e-12)
    np.testing.assert_allclose(ours.inverse(ours([1e-12, 1e-5])), [1e-12, 1e-5], rtol=1e-11)
    for missing in (np.nan, [0.1, np.nan]):
        for made in (ours, ours.inverse, ours.inverse_deriv, ours.deriv):
            assert np.isnan(made(missing)).any()
    assert np.isinf(ours.deriv([0.0, 1.0])).all() and (ours.inverse_deriv([-np.inf, np.inf]) == 0).all()
    labelled = pd.Series([0.2, 0.7], index=["a", "b"])
    for method in ("__call__", "inverse", "deriv", "inverse_deriv"):
        made = getattr(ours, method)(labelled)
        assert list(made.index) == ["a", "b"] and made.tolist() == getattr(ours, method)(labelled.to_numpy()).tolist()
    with pytest.raises(ogive.errors.OptionError, match="give means, numbers"):
        ours(np.array([0.5 + 1j]))
    with pytest.raises(AttributeError, match="it has deriv"):
        ours.deriv2(0.3)
    assert np.isnan(ours([-0.5, 1.5, np.nan])).sum() >= 2 and np.isinf(ours([0.0, 1.0])).any()


def test_families_know_links_and_variances():
    for name, mean in (("Binomial", 0.3), ("Poisson", 2.5), ("Gaussian", -1.0)):
        ours, other = getattr(sm.families, name)(), getattr(theirs.families, name)()
        assert ours.variance(mean) == other.variance(mean) and ours.predict(ours.fitted(0.4)) == pytest.approx(0.4, rel=1e-12)
        assert {link.__name__ for link in ours.links} <= {link.__name__ for link in other.links} | {"LogLog"}
    with pytest.raises(AttributeError, match="results have llf, deviance and residuals"):
        sm.families.Binomial().deviance


def counted(rows=60):
    rng = np.random.default_rng(4)
    data = pd.DataFrame({"x": rng.normal(size=rows), "g": rng.choice(list("abc"), rows), "m": rng.integers(3, 9, rows)})
    data["s"] = rng.binomial(data["m"], 0.5)
    data["f"] = data["m"] - data["s"]
    data.loc[3, "x"] = np.nan
    return data


def test_matrices_of_a_formula_with_counts():
    data = counted()
    one, two = (api.glm("s + f ~ x + g", data, family=sides.families.Binomial()) for api, sides in ((smf, sm), (their_formulas, theirs)))
    for name in ("endog", "exog", "n_trials", "freq_weights", "var_weights", "iweights"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name), err_msg=name)
    assert (one.endog_names, one.exog_names) == (two.endog_names, two.exog_names) and one.data.param_names == two.data.param_names
    pd.testing.assert_frame_equal(one.data.orig_endog, two.data.orig_endog, check_dtype=False)
    pd.testing.assert_frame_equal(one.data.orig_exog, two.data.orig_exog, check_dtype=False)
    assert list(smf.glm("s + f ~ x + g", data, family=sm.families.Binomial()).data.design_info.term_names) == ["Intercept", "g", "x"]
    for formula in ("s/m ~ x + g", "cbind(s, m - s) ~ x + g"):
        model = smf.glm(formula, data, family=sm.families.Binomial())
        np.testing.assert_array_equal(model.endog, two.endog)
        np.testing.assert_array_equal(model.n_trials, two.n_trials)
    for formula in ('Q("s") + f ~ x', "I(s) + f ~ x", "s + I(m-s) ~ x", 'I(s+0) + Q("f") ~ x'):
        names = [api.glm(formula, data, family=sides.families.Binomial()).endog_names for api, sides in ((smf, sm), (their_formulas, theirs))]
        assert names[0] == names[1], formula
    same = smf.glm("s/100 ~ x", data, family=sm.families.Binomial())
    assert same.endog_names == ["s", "100"] and (same.n_trials == 100).all()
    frame = two.data.orig_exog.iloc[:4]
    labelled = one.fit().predict(frame[frame.columns[::-1]], transform=False)
    assert list(labelled.index) == list(frame.index) and labelled.tolist() == one.fit().predict(frame.to_numpy(), transform=False).tolist()
    sides = [side.design_info.column_names for side in ogive.patsy.dmatrices("s + f ~ x", data)]
    assert sides == [side.design_info.column_names for side in patsy.dmatrices("s + f ~ x", data)]
    with pytest.raises(ogive.errors.FormulaError, match="has no left side"):
        smf.glm("~ x", data, family=sm.families.Binomial()).exog
    left, right = ogive.patsy.dmatrices("cbind(s, m - s) ~ x", data)
    assert left.design_info.column_names == ["s", "I(m - s)"] and left.shape == (59, 2) and right.shape == (59, 2)
    result = one.fit()
    np.testing.assert_allclose(result.predict(one.exog[:4], transform=False), result.predict(data.iloc[:4]).dropna().head(3).tolist()
                               + [result.predict(data.iloc[[4]]).iloc[0]], rtol=1e-13)


def test_tests_by_another_covariance_and_by_t():
    data = counted().dropna()
    x = data[["x", "m"]].assign(const=1.0)
    y = (data["s"] > data["f"]).astype(int)
    ours, other = sm.Logit(y, x).fit(disp=0), theirs.Logit(y, x).fit(disp=0, tol=1e-14)
    robust = theirs.Logit(y, x).fit(disp=0, tol=1e-14, cov_type="HC0").cov_params()
    for words in ({"use_t": True}, {"cov_p": robust}, {"cov_p": robust.to_numpy(), "use_t": True}):
        a, b = ours.t_test("x = 0, m = 0.1", **words), other.t_test("x = 0, m = 0.1", **words)
        for name in ("tvalue", "pvalue", "sd"):
            np.testing.assert_allclose(getattr(a, name), np.squeeze(getattr(b, name)), rtol=1e-7, err_msg=name)
        np.testing.assert_allclose(a.conf_int(), b.conf_int(), rtol=1e-6, atol=1e-9)
        assert str(a.summary()) == str(b.summary())
    for words in ({"cov_p": robust}, {"cov_p": robust, "use_f": True}):
        a, b = ours.wald_test("x = 0, m = 0.1", scalar=True, **words), other.wald_test("x = 0, m = 0.1", scalar=True, **words)
        assert a.pvalue == pytest.approx(float(b.pvalue), rel=1e-7) and a.dist_args == tuple(b.dist_args) and a.summary() is a
    groups = {"cov_type": "cluster", "cov_kwds": {"groups": data["g"]}}
    a, b = sm.Logit(y, x).fit(disp=0, **groups), theirs.Logit(y, x).fit(disp=0, tol=1e-14, **groups)
    for test in ("f_test", "t_test"):  # of 3 clusters: 2 degrees of freedom
        one, two = getattr(a, test)("x = 0", cov_p=robust), getattr(b, test)("x = 0", cov_p=robust)
        assert float(one.pvalue) == pytest.approx(float(two.pvalue), rel=1e-6), test
    np.testing.assert_allclose(ours.cov_params(r_matrix=np.eye(3), cov_p=robust), robust, rtol=1e-13)


def test_what_results_carry_besides():
    data = counted().dropna()
    x, y = sm.add_constant(data[["x"]]), (data["s"] > data["f"]).astype(int)
    ours, other = sm.GLM(y, x, family=sm.families.Binomial()).fit(), theirs.GLM(y, x, family=theirs.families.Binomial()).fit(tol=1e-14)
    a, b = ours.get_prediction(), other.get_prediction()
    np.testing.assert_allclose(a.linpred.predicted, b.linpred.predicted, rtol=1e-9)
    np.testing.assert_allclose(a.linpred.se, b.linpred.se, rtol=1e-9)
    np.testing.assert_allclose(a.tvalues, a.predicted / a.se)
    assert a.row_labels.equals(data.index) and ours.get_margeff().results is ours
    assert sm.Logit(y, x).fit(disp=0, cov_type="cluster", cov_kwds={"groups": data["g"]}).n_groups == 3
    with pytest.raises(AttributeError, match="has no n_groups: there are no clusters"):
        ours.n_groups
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not sm.Logit(y, x).fit(maxiter=1, disp=0, warn_convergence=False).converged
    one, two = ours.summary(), other.summary()
    for made in (one, two):
        made.add_extra_txt(["First line,", "second line."])
    assert str(one).split("\n")[-3:] == str(two).split("\n")[-3:] and one.as_html().endswith("First line, second line.</p>")


def test_the_order_of_arguments_is_theirs():
    fit = smf.glm("y ~ x", FRAME, family=sm.families.Binomial()).fit(None, 100, "IRLS")
    assert fit.converged


def test_robust_errors_of_other_links_differ_and_are_told():
    for link in ("Probit", "CLogLog"):
        model = lambda m, f, link=link: m("y ~ x", FRAME, family=f.Binomial(getattr(f.links, link)()))
        own, like = (model(smf.glm, sm.families).fit(cov_type="HC0", **more) for more in ({}, {"like": "statsmodels"}))
        other = model(their_formulas.glm, theirs.families).fit(cov_type="HC0", tol=1e-13)
        np.testing.assert_allclose(like.bse, other.bse, rtol=1e-7)
        assert np.abs(own.bse / other.bse - 1).max() > 1e-3


def test_files_hold_new_rows_and_no_matrices(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    x = sm.add_constant(FRAME[["x"]])
    fit = sm.Logit(FRAME.y, x).fit(disp=0)
    FRAME.assign(const=1.0).to_csv("new.csv", index=False, float_format="%.17g")
    assert fit.predict("new.csv").tolist() == fit.predict(x).tolist()
    with pytest.raises(ogive.errors.ReadError, match="no such file"):
        fit.predict("lost.csv")
    with pytest.raises(ogive.errors.DataError, match=r"exog is 'new.csv': a file goes with a formula, as in smf.logit\('y ~ x', 'new.csv'\)"):
        sm.Logit(FRAME.y, "new.csv")

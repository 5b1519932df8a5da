# One table of 66 trials in the encodings that R's glm knows, counted as R counts -> responses_r.json.
# Run with: Rscript tests/reference/responses_r.R > tests/reference/responses_r.json
n <- c(10, 12, 9, 20, 15)
s <- c(1, 3, 4, 12, 11)
x <- 0:4
twice <- rep(x, each = 2)
y <- rep(c(1, 0), 5)
w <- as.vector(rbind(s, n - s))

figures <- function(formula, weights = NULL) {
  environment(formula) <- environment()
  fit <- glm(formula, family = binomial, weights = weights, control = glm.control(epsilon = 1e-15, maxit = 100))
  fit <- glm(formula, family = binomial, weights = weights, start = coef(fit),
             control = glm.control(epsilon = 1e-15, maxit = 100))
  table <- coef(summary(fit))
  list(observations = nobs(fit), residual_df = fit$df.residual, log_likelihood = as.numeric(logLik(fit)),
       deviance = fit$deviance, null_deviance = fit$null.deviance, aic = AIC(fit), bic = BIC(fit),
       pearson = sum(residuals(fit, "pearson")^2), coef = table[, 1], se = table[, 2])
}

written <- function(values) {
  one <- sprintf("%.17g", values)
  if (length(values) == 1) one else paste0("[", paste(one, collapse = ", "), "]")
}

found <- list(cbind = figures(cbind(s, n - s) ~ x), share = figures(s / n ~ x, n), precision = figures(y ~ twice, w),
              rows = figures(rep(y, w) ~ rep(twice, w)),
              zeros = figures(c(1, 0, 1, 0, 1, 0) ~ c(0, 1, 2, 0, 1, 2), c(2, 1, 1, 1, 0, 0)))
entries <- sapply(names(found), function(name) {
  fields <- sapply(names(found[[name]]), function(key) sprintf('  "%s": %s', key, written(found[[name]][[key]])))
  sprintf(' "%s": {\n%s\n }', name, paste(fields, collapse = ",\n"))
})
cat(sprintf('{\n "version": "%s",\n%s\n}\n', getRversion(), paste(entries, collapse = ",\n")))

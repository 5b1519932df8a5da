# Figures of R's glm for other families -> families_r.json.  Run: Rscript tests/reference/families_r.R
folder <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
cars <- read.csv(file.path(folder, "..", "data", "mtcars.csv"), row.names = 1)
control <- glm.control(epsilon = 1e-15, maxit = 100)
figures <- function(fit) {
  values <- c(log_likelihood = as.numeric(logLik(fit)), aic = AIC(fit), bic = BIC(fit), deviance = deviance(fit),
              null_deviance = fit$null.deviance, scale = summary(fit)$dispersion, residual_df = fit$df.residual)
  body <- paste(sprintf('"%s": %.17g', names(values), values), collapse = ", ")
  se <- paste(sprintf("%.17g", sqrt(diag(vcov(fit)))), collapse = ", ")
  sprintf('{%s, "coef": [%s], "se": [%s]}', body, paste(sprintf("%.17g", coef(fit)), collapse = ", "), se)
}
fits <- list(
  "poisson log" = glm(carb ~ hp + wt, poisson, cars, control = control),
  "poisson sqrt" = glm(carb ~ hp, poisson("sqrt"), cars, control = control),
  "poisson identity" = glm(gear ~ wt, poisson("identity"), cars, control = control),
  "gaussian identity" = glm(mpg ~ hp + wt, gaussian, cars, control = control),
  "gaussian log" = glm(mpg ~ hp + wt, gaussian("log"), cars, control = control),
  "gaussian precision" = glm(mpg ~ hp + wt, gaussian, cars, weights = wt, control = control)
)
lines <- sprintf('"%s": %s', names(fits), vapply(fits, figures, ""))
writeLines(c("{", paste0(lines, c(rep(",", length(lines) - 1), "")), "}"), file.path(folder, "families_r.json"))

# Answers of R's glm on the certified problems:  Rscript r_peers.R FOLDER
# FOLDER/NAME.csv holds a problem as accuracy.py writes it: family, link and the place of the constant (0: none) on the
# first line, then a line for each row: y, m, w, off, x..., all but the first line in hexadecimal floating point.
# Writes FOLDER/r.tsv: system, problem, key, numbers or text.
folder <- commandArgs(TRUE)[1]
out <- file(file.path(folder, "r.tsv"), "w")
tell <- function(system, name, key, values) cat(system, "\t", name, "\t", key, "\t", paste(values, collapse = " "), "\n", sep = "", file = out)
number <- function(x) sprintf("%.17g", x)
settings <- list("R glm" = glm.control(), "R glm, epsilon 1e-14" = glm.control(epsilon = 1e-14, maxit = 100))

# R has no log-log and log-complement links of its own.
loglog <- structure(list(linkfun = function(mu) -log(-log(mu)), linkinv = function(eta) exp(-exp(-eta)),
                         mu.eta = function(eta) exp(-eta - exp(-eta)), valideta = function(eta) TRUE, name = "loglog"),
                    class = "link-glm")
logc <- structure(list(linkfun = function(mu) log1p(-mu), linkinv = function(eta) -expm1(eta),
                       mu.eta = function(eta) -exp(eta), valideta = function(eta) all(eta < 0), name = "log-complement"),
                  class = "link-glm")
make_family <- function(family, link) {
  chosen <- switch(link, "loglog" = loglog, "log-complement" = logc, link)
  switch(family, binomial = binomial(link = chosen), poisson = poisson(link = chosen), gaussian = gaussian(link = chosen))
}

answer <- function(system, control, name, head, cells) {
  y <- cells[, 1]; m <- cells[, 2]; w <- cells[, 3]; off <- cells[, 4]
  x <- cells[, -(1:4), drop = FALSE]
  constant <- as.integer(head[3])
  order <- c(if (constant > 0) constant, setdiff(seq_len(ncol(x)), constant))
  slopes <- x[, setdiff(seq_len(ncol(x)), constant), drop = FALSE]
  many <- head[1] == "binomial" && any(m != 1)
  response <- if (many) cbind(y, m - y) else y
  formula <- if (constant > 0 && ncol(slopes) == 0) response ~ 1 else if (constant > 0) response ~ slopes else response ~ 0 + slopes
  warned <- character(0)
  fit <- tryCatch(withCallingHandlers(
    glm(formula, family = make_family(head[1], head[2]), weights = w, offset = if (any(off != 0)) off else NULL, control = control),
    warning = function(said) {
      # Said of every fractional weight: it is no remark on the answer.
      if (!grepl("non-integer", conditionMessage(said))) warned <<- c(warned, conditionMessage(said))
      invokeRestart("muffleWarning")
    }), error = function(said) said)
  for (text in unique(warned)) tell(system, name, "warning", gsub("[\t\n]", " ", text))
  if (inherits(fit, "error")) return(tell(system, name, "error", gsub("[\t\n]", " ", conditionMessage(fit))))
  coef <- se <- errors <- rep(NA_real_, ncol(x))
  errors[!is.na(fit$coefficients)] <- summary(fit, dispersion = 1)$coefficients[, 2]
  coef[order] <- unname(fit$coefficients)
  se[order] <- errors
  tell(system, name, "coef", number(coef))
  tell(system, name, "se", number(se))
  tell(system, name, "converged", as.integer(fit$converged))
  tell(system, name, "deviance", number(fit$deviance))
  tell(system, name, "null_deviance", number(fit$null.deviance))
  tell(system, name, "pearson", number(sum(residuals(fit, "pearson")^2)))
  # Weights of a binomial are trials to R, rounded in the constant: its log-likelihood is then of another model.
  if (head[1] != "binomial" || all(w == 1)) tell(system, name, "loglik", number(suppressWarnings(as.numeric(logLik(fit)))))
}

for (file in sort(list.files(folder, pattern = "[.]csv$"))) {
  name <- sub("[.]csv$", "", file)
  lines <- readLines(file.path(folder, file))
  head <- strsplit(lines[1], ",")[[1]]
  cells <- do.call(rbind, lapply(strsplit(lines[-1], ","), as.numeric))
  for (system in names(settings)) answer(system, settings[[system]], name, head, cells)
}
cat("R\tversion\t", as.character(getRversion()), "\n", sep = "", file = out)
close(out)

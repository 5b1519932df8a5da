# One contestant of R in a process of its own: Rscript peers.R NAME FOLDER
# The same words as worker.py's: reads the data, fits a small workload of the same form, says that it is ready, and fits for every line on standard input.
given <- commandArgs(TRUE)
say <- function(...) { cat(..., "\n", sep = ""); flush(stdout()) }

memory <- function(line) {
  found <- grep(paste0("^", line, ":"), readLines("/proc/self/status"), value = TRUE)
  as.numeric(gsub("[^0-9]", "", found)) * 1024
}

# summary() prints: what it prints is thrown away.
summed <- function(fit) { invisible(capture.output(print(summary(fit)))); fit }
as_glm <- function(fit) { class(fit) <- c("glm", "lm"); fit$call <- quote(glm(y ~ x)); fit }

tight <- glm.control(epsilon = 1e-10)  # 1e-8 leaves a million rows short of six digits

contestants <- list(
  "R glm.fit" = function(data) {
    fit <- summed(as_glm(glm.fit(data$x, data$y, family = binomial(), control = tight)))
    list(unname(fit$coefficients), fit$iter)
  },
  "R glm" = function(data) {
    fit <- summed(glm(reformulate(setdiff(names(data$frame), "y"), "y"), binomial(), data$frame, control = tight))
    list(unname(coef(fit)), fit$iter)
  },
  "R fastglm" = function(data) {
    fit <- fastglm::fastglm(data$x, data$y, family = binomial(), method = 2, tol = 1e-10)
    summed(fit)
    list(unname(coef(fit)), fit$iter)
  },
  "R speedglm" = function(data) {
    fit <- speedglm::speedglm.wfit(data$y, data$x, family = binomial())
    summed(fit)
    list(unname(coef(fit)), fit$iter)
  },
  "R bigglm" = function(data) {
    frame <- data.frame(y = data$y, data$x[, -1])
    fit <- biglm::bigglm(reformulate(setdiff(names(frame), "y"), "y"), frame, binomial(), chunksize = 50000, maxit = 50)
    summed(fit)
    list(unname(coef(fit)), fit$iterations)
  },
  "R glmnet" = function(data) {
    fit <- glmnet::glmnet(data$x[, -1], data$y, "binomial", lambda = 0, thresh = 1e-18, maxit = 1e6)
    list(c(fit$a0, as.vector(fit$beta)), fit$npasses)
  })

read_rows <- function(folder) {
  sizes <- scan(file.path(folder, "sizes.txt"), integer(), quiet = TRUE)
  n <- sizes[1]; p <- sizes[2]; levels_of <- sizes[-(1:2)]
  x <- t(matrix(readBin(file.path(folder, "x.f64"), "double", n * p), p))
  y <- readBin(file.path(folder, "y.f64"), "double", n)
  if (!length(levels_of)) return(list(x = x, y = y))
  codes <- matrix(readBin(file.path(folder, "codes.i32"), "integer", n * length(levels_of)), n)
  frame <- data.frame(y = y, x[, -1, drop = FALSE])
  names(frame) <- c("y", if (p > 1) paste0("x", seq_len(p - 1)))
  for (k in seq_along(levels_of))
    frame[[paste0("f", k)]] <- structure(codes[, k] + 1L, levels = sprintf("l%06d", seq_len(levels_of[k]) - 1L), class = "factor")
  list(frame = frame)
}
clock <- function() as.numeric(Sys.time())  # of microseconds; proc.time is of milliseconds

turn <- function(fit, data, first) {
  times <- c(); extra <- NA
  while (!length(times) || (sum(times) < 0.2 && length(times) < 200)) {
    if (first && !length(times)) { gc(); cat("5", file = "/proc/self/clear_refs"); before <- memory("VmRSS") }
    begin <- clock()
    answer <- fit(data)
    times <- c(times, clock() - begin)
    if (first && length(times) == 1) extra <- memory("VmHWM") - before
  }
  list(seconds = median(times), extra = extra, answer = answer)
}

main <- function() {
  data <- read_rows(given[2])
  fit <- contestants[[given[1]]]
  try(suppressWarnings(fit(read_rows(file.path(given[2], "small")))), silent = TRUE)
  gc()
  say('{"ready": true}')
  lines <- file("stdin", "r")
  first <- TRUE
  while (length(readLines(lines, 1))) {
    made <- turn(fit, data, first)
    first <- FALSE
    gc()  # what is left over would be missing to the others
    numbers <- ifelse(is.finite(made$answer[[1]]), sprintf("%.17g", made$answer[[1]]), "NaN")
    say('{"seconds": ', sprintf("%.9f", made$seconds), if (!is.na(made$extra)) sprintf(', "extra": %.0f', made$extra),
        ', "passes": ', made$answer[[2]], ', "coefficients": [', paste(numbers, collapse = ", "), "]}")
  }
}
tryCatch(suppressWarnings(main()), error = function(said)
  say('{"error": "', substr(gsub('["\\\\\n]', " ", conditionMessage(said)), 1, 200), '"}'))

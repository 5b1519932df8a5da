/// The reports of a bootstrap and of a cross-validation.
#pragma once

#include "inference/bootstrap.hpp"
#include "inference/cross_validation.hpp"
#include "report/document.hpp"

namespace ogive::report {

/// The table of the coefficients, the replicates by their verdicts, and what must be said of them.
[[nodiscard]] Document bootstrap_document(const Bootstrap& bootstrap);
/// The coefficients of every replicate: a row each, with its number and its verdict.
[[nodiscard]] Document replicates_document(const Bootstrap& bootstrap);
/// The scores of every fold, their mean and their standard deviation.
[[nodiscard]] Document cross_validation_document(const CrossValidation& validation);

}  // namespace ogive::report

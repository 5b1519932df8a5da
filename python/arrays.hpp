/// Numbers of the library as numpy arrays that own them.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include "base/matrix.hpp"

namespace ogive::python {

template <class T>
using Array1 = nanobind::ndarray<nanobind::numpy, T, nanobind::ndim<1>>;
template <class T>
using Array2 = nanobind::ndarray<nanobind::numpy, T, nanobind::ndim<2>>;

template <class T>
nanobind::capsule owner_of(std::unique_ptr<std::vector<T>> held) {
  return {held.release(), [](void* data) noexcept { delete static_cast<std::vector<T>*>(data); }};
}

template <class T>
Array1<T> array(std::vector<T> values) {
  auto held = std::make_unique<std::vector<T>>(std::move(values));
  T* const data = held->data();
  const std::size_t size = held->size();
  return {data, {size}, owner_of(std::move(held))};
}

/// Rows of `columns` values each.
template <class T>
Array2<T> array(std::vector<T> values, std::size_t rows, std::size_t columns) {
  auto held = std::make_unique<std::vector<T>>(std::move(values));
  T* const data = held->data();
  return {data, {rows, columns}, owner_of(std::move(held))};
}

/// One number of each item of a list.
template <class Items, class Item>
Array1<double> field(const Items& items, double Item::*number) {
  std::vector<double> values;
  for (const Item& item : items) values.push_back(item.*number);
  return array(std::move(values));
}

inline Array2<double> array(const Matrix& matrix) {
  return array(std::vector<double>(matrix.values().begin(), matrix.values().end()), matrix.rows(), matrix.columns());
}

}  // namespace ogive::python

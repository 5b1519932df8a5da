#include "design/clusters.hpp"

#include <unordered_map>

#include "design/complete_rows.hpp"
#include "design/gather.hpp"
#include "design/inputs.hpp"

namespace ogive::design {

Clusters find_clusters(const Design& design) {
  Clusters clusters;
  const Column* const column = design.inputs->cluster.column;
  if (column == nullptr) return clusters;
  const bool coded = column->kind == Kind::text || column->kind == Kind::boolean;
  ColumnReader reader(column);
  std::unordered_map<double, std::int32_t> number_of;  // codes fit in a double too
  clusters.of_row.reserve(static_cast<std::size_t>(design.complete->kept()));
  for (std::size_t c = 0; c < design.complete->chunks(); ++c)
    design.complete->runs(c, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const double value = coded ? static_cast<double>(code_at(reader, c, i)) : number_at(reader, c, i);
        const auto next = static_cast<std::int32_t>(number_of.size());
        clusters.of_row.push_back(number_of.try_emplace(value, next).first->second);
      }
    });
  clusters.count = number_of.size();
  return clusters;
}

}  // namespace ogive::design

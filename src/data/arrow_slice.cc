#include "data/arrow_slice.hpp"

#include <fmt/format.h>

namespace ogive {

tl::unexpected<Error> bad_array(const std::string& what, std::string_view why) {
  return fail(Errc::bad_data,
              fmt::format("{}: its Arrow data are broken ({}); make the table again and pass it as it is", what, why));
}

Result<ArrowSlice> arrow_slice(const ArrowArray& array, const ArrowType& type, std::int64_t begin, std::int64_t rows,
                               const std::string& what) {
  if (!is_sane(array.offset) || !is_sane(array.length)) return bad_array(what, "a negative or absurd length");
  if (begin + rows > array.length) return bad_array(what, "an array is shorter than its batch");
  const int buffers = arrow_buffers(type);
  if (array.n_buffers < buffers || (buffers > 0 && array.buffers == nullptr))
    return bad_array(what, "buffers are missing");
  if (array.null_count < -1 || array.null_count > array.length)
    return bad_array(what, "more missing values than rows, or less than none");
  if (buffers > 0 && array.null_count > 0 && array.buffers[0] == nullptr)
    return bad_array(what, "values are missing, but nothing says which");
  for (int k = 1; k < buffers && rows > 0; ++k)
    if (array.buffers[k] == nullptr && !(k == 2 && type.kind == ArrowKind::text))
      return bad_array(what, "a buffer is missing");
  return ArrowSlice{&array, array.offset + begin, rows};
}

}  // namespace ogive

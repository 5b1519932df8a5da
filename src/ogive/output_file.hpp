/// A file that is there whole or not at all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ogive {

/// Errors   bad_option when `path` is one of the files that are read: replacing an input would lose work.
[[nodiscard]] Status check_output(const std::string& path, const std::vector<std::string>& inputs);

/// Writes to a temporary neighbour of `path`, which takes its place only at commit(): until then, and after any error,
/// the old file stays as it was.  The neighbour is removed when the object goes without a commit.  What is no regular
/// file (a device, a pipe: /dev/stdout) is written to directly.
class OutputFile {
 public:
  /// Errors   cannot_write.
  [[nodiscard]] static Result<OutputFile> create(const std::string& path);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  /// Errors   cannot_write.
  [[nodiscard]] Status write(std::string_view text);
  /// Syncs, renames and syncs the folder.  Nothing is to be called after it.
  [[nodiscard]] Status commit();

 private:
  OutputFile(std::string path, std::string temporary, int descriptor);
  [[nodiscard]] tl::unexpected<Error> failure(int code) const;

  std::string path_;
  std::string temporary_;  ///< empty: written directly
  int descriptor_ = -1;
};

}  // namespace ogive

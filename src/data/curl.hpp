/// The curl program as a stream of bytes.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "base/result.hpp"

namespace ogive {

/// A running curl that writes the body of one URL to a pipe.  Ended with this object.
class CurlProcess {
 public:
  /// Starts curl without a shell.  Errors: cannot_read when there is no curl program.
  [[nodiscard]] static Result<std::unique_ptr<CurlProcess>> start(const std::string& url);
  CurlProcess(const CurlProcess&) = delete;
  CurlProcess& operator=(const CurlProcess&) = delete;
  ~CurlProcess();

  /// The reading end of the pipe.
  [[nodiscard]] int pipe() const noexcept { return pipe_; }
  /// Waits for curl after the end of the pipe; cannot_read with curl's words when it failed.
  [[nodiscard]] Status finish();

 private:
  explicit CurlProcess(std::string url) : url_(std::move(url)) {}

  std::string url_;
  pid_t process_ = -1;
  int pipe_ = -1;
  int words_ = -1;  // curl's standard error, an unnamed file: nothing blocks however much it says
};

}  // namespace ogive

#include "data/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace ogive {

struct Inflater::Stream {
  z_stream z = {};
  std::vector<char> input = std::vector<char>(std::size_t{1} << 17);
  bool ready = false;     // inflateInit2 succeeded
  bool in_member = true;  // between header and trailer of a member
  bool raw_ended = false;
};

Inflater::Inflater() : stream_(std::make_unique<Stream>()) {
  constexpr int kGzipOnly = 16;
  stream_->ready = inflateInit2(&stream_->z, MAX_WBITS + kGzipOnly) == Z_OK;
}

Inflater::~Inflater() {
  if (stream_->ready) inflateEnd(&stream_->z);
}

Result<std::size_t> Inflater::read(const RawRead& raw, char* into, std::size_t size) {
  Stream& s = *stream_;
  if (!s.ready) return fail(Errc::cannot_read, "zlib could not be started");
  s.z.next_out = reinterpret_cast<Bytef*>(into);
  const auto room = static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
  s.z.avail_out = room;
  while (s.z.avail_out == room) {
    if (s.z.avail_in == 0 && !s.raw_ended) {
      OGIVE_TRY(const std::size_t got, raw(s.input.data(), s.input.size()));
      s.raw_ended = got == 0;
      s.z.next_in = reinterpret_cast<Bytef*>(s.input.data());
      s.z.avail_in = static_cast<uInt>(got);
    }
    if (!s.in_member) {  // another member, the padding of tapes (zero bytes), or the end
      while (s.z.avail_in > 0 && *s.z.next_in == 0) {
        ++s.z.next_in;
        --s.z.avail_in;
      }
      if (s.z.avail_in == 0) {
        if (s.raw_ended) return std::size_t{0};
        continue;
      }
      inflateReset(&s.z);
      s.in_member = true;
    }
    if (s.z.avail_in == 0 && s.raw_ended)
      return fail(Errc::cannot_read, "the gzip data end too soon; the file is cut short, fetch or write it again");
    const int code = inflate(&s.z, Z_NO_FLUSH);
    if (code == Z_STREAM_END)
      s.in_member = false;
    else if (code != Z_OK && code != Z_BUF_ERROR)
      return fail(Errc::cannot_read, std::string("the gzip data are damaged (") +
                                         (s.z.msg != nullptr ? s.z.msg : "zlib error") +
                                         "); fetch or write the file again");
  }
  return static_cast<std::size_t>(room - s.z.avail_out);
}

}  // namespace ogive

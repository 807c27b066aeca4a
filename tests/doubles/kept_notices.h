#ifndef WEIR_TESTS_DOUBLES_KEPT_NOTICES_H_
#define WEIR_TESTS_DOUBLES_KEPT_NOTICES_H_

#include <string>
#include <string_view>
#include <vector>

#include "strategies/notice.h"

namespace weir {

/// For tests: keeps the notices that are given while it lives. One at a time, and notices of one thread.
class KeptNotices {
 public:
  KeptNotices() : before_(SetNoticeHook([](std::string_view line) { kept_.emplace_back(line); })) {
    kept_.clear();
  }
  KeptNotices(const KeptNotices&) = delete;
  KeptNotices& operator=(const KeptNotices&) = delete;
  ~KeptNotices() { SetNoticeHook(before_); }

  const std::vector<std::string>& lines() const { return kept_; }

 private:
  static inline std::vector<std::string> kept_;
  const NoticeHook before_;
};

}  // namespace weir

#endif  // WEIR_TESTS_DOUBLES_KEPT_NOTICES_H_

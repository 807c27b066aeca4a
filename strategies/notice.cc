#include "strategies/notice.h"

#include <atomic>

namespace weir {
namespace {

std::atomic<NoticeHook> hook_now = nullptr;

}  // namespace

NoticeHook SetNoticeHook(NoticeHook hook) { return hook_now.exchange(hook); }

void GiveNotice(std::string_view line) {
  if (const NoticeHook hook = hook_now.load()) hook(line);
}

}  // namespace weir

#ifndef WEIR_STRATEGIES_NOTICE_H_
#define WEIR_STRATEGIES_NOTICE_H_

#include <string_view>

namespace weir {

/// Gets what a strategy has to tell that no status can carry to its caller: one line, without its end.
/// Strategies print nothing. Called on any thread, in a destructor too, so it must not throw.
using NoticeHook = void (*)(std::string_view line);

/// Sets where notices go, for the whole process; null, as it is at first: nowhere. Returns the hook that was
/// set before. Thread-safe.
NoticeHook SetNoticeHook(NoticeHook hook);

/// For strategies: hands `line` to the hook.
void GiveNotice(std::string_view line);

}  // namespace weir

#endif  // WEIR_STRATEGIES_NOTICE_H_

#ifndef WEIR_HARNESS_PROCESS_PARENT_DEATH_H_
#define WEIR_HARNESS_PROCESS_PARENT_DEATH_H_

#include <sys/types.h>

namespace weir {

/// For a child, right after fork(2): from here on SIGKILL ends it when the thread that forked it ends,
/// however that happens. `parent`: the parent's process ID, taken before the fork. Where that parent has
/// ended already, the child ends here.
void DieWithParent(pid_t parent);

}  // namespace weir

#endif  // WEIR_HARNESS_PROCESS_PARENT_DEATH_H_

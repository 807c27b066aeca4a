#include "harness/process/parent_death.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace weir {

void DieWithParent(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // A parent that ended before that call sends nothing any more.
  if (::getppid() != parent) ::kill(::getpid(), SIGKILL);
}

}  // namespace weir

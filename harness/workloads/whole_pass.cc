#include "harness/workloads/whole_pass.h"

namespace weir {

absl::Status RunWhole(Pass& pass) {
  absl::Status done = pass.ProvideInput();
  if (done.ok()) done = pass.Prepare();
  if (done.ok()) done = pass.Run();
  if (done.ok()) done = pass.Finish();
  return done.ok() ? pass.Verify().status() : done;
}

}  // namespace weir

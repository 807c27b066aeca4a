#ifndef WEIR_STRATEGIES_FILE_FILE_WRITER_H_
#define WEIR_STRATEGIES_FILE_FILE_WRITER_H_

#include <cstddef>
#include <utility>

#include "strategies/file/output_file.h"
#include "strategies/writer.h"

namespace weir {

/// A writer with a file that it owns: syncs, closes and accounts for it. What a strategy has beside the file
/// it releases in a DoClose of its own, which cancelling goes through too.
class FileWriter : public Writer {
 protected:
  FileWriter(OutputFile file, size_t max_reserve) : Writer(max_reserve), file_(std::move(file)) {}

  OutputFile& file() { return file_; }
  const OutputFile& file() const { return file_; }

  bool DoSync() final { return Check(file_.Sync()); }
  absl::Status DoClose() override { return file_.Close(); }
  void DoCancel() final { DoClose().IgnoreError(); }
  void Account(Accounting& accounting) const override { file_.Account(accounting); }

 private:
  OutputFile file_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_FILE_WRITER_H_

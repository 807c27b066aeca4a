// Ten million numbers to a file, through a pool of buffers that a thread writes.

#include <charconv>
#include <cstdio>

#include "strategies/writers/writer_registry.h"

int main(int argc, char** argv) {
  auto writer = weir::OpenPooledWriter(argc > 1 ? argv[1] : "numbers.txt", {});
  if (!writer.ok()) return std::puts(writer.status().ToString().c_str()), 1;
  for (int i = 0; i < 10'000'000; ++i) {
    char line[16];
    char* const end = std::to_chars(line, line + 15, i).ptr;
    *end = '\n';
    (*writer)->Append({line, static_cast<size_t>(end + 1 - line)});
  }
  const absl::Status status = (*writer)->Close();  // the first error of all of them
  if (!status.ok()) std::puts(status.ToString().c_str());
  return status.ok() ? 0 : 1;
}

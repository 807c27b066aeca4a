#ifndef WEIR_COMMANDS_CONSOLE_ARGUMENT_VECTOR_H_
#define WEIR_COMMANDS_CONSOLE_ARGUMENT_VECTOR_H_

#include <string>
#include <utility>
#include <vector>

namespace weir {

/// What main() and exec(3) take, of strings that it owns; for tests.
class ArgumentVector {
 public:
  /// `arguments` begins with the program's or command's own name.
  explicit ArgumentVector(std::vector<std::string> arguments) : arguments_(std::move(arguments)) {
    for (std::string& argument : arguments_) pointers_.push_back(argument.data());
    pointers_.push_back(nullptr);
  }
  ArgumentVector(const ArgumentVector&) = delete;
  ArgumentVector& operator=(const ArgumentVector&) = delete;

  int argc() const { return static_cast<int>(arguments_.size()); }
  /// With a null behind the last.
  char** argv() { return pointers_.data(); }

 private:
  std::vector<std::string> arguments_;
  std::vector<char*> pointers_;
};

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_ARGUMENT_VECTOR_H_

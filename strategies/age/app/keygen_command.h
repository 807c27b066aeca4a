#ifndef WEIR_STRATEGIES_AGE_APP_KEYGEN_COMMAND_H_
#define WEIR_STRATEGIES_AGE_APP_KEYGEN_COMMAND_H_

namespace weir {

/// `weir keygen [-o FILE] [-y IDENTITIES]`. argv[0] is the command's name. Returns the exit code.
int KeygenCommand(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_STRATEGIES_AGE_APP_KEYGEN_COMMAND_H_

#ifndef WEIR_COMMANDS_CRYPT_DECRYPT_COMMAND_H_
#define WEIR_COMMANDS_CRYPT_DECRYPT_COMMAND_H_

namespace weir {

/// `weir decrypt -i IDENTITY… [-o OUT] [IN]`. argv[0] is the command's name. Returns the exit code.
int DecryptCommand(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_CRYPT_DECRYPT_COMMAND_H_
